package io.virta.node.cli;

import io.virta.actors.encryption.MasterKey;
import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code virta key generate}. */
@Command(
    name = "generate",
    description = {
      "Generate a master key. With --file, add it to the file and print its ID;",
      "without --file, print the secret itself, for the variable VIRTA_MASTER_KEY."
    },
    mixinStandardHelpOptions = true)
final class KeyGenerate implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "File of master keys; created, readable by its owner only, if missing.")
  private @Nullable Path file;

  @Option(
      names = "--alias",
      paramLabel = "NAME",
      description =
          "Alias of the key, with or without the prefix `alias/`. Default: aws/kinesis for the"
              + " first key of a file")
  private @Nullable String alias;

  @Override
  public Integer call() {
    Output out = Output.of(command);
    if (file == null) {
      out.line(MasterKey.generate(null).material());
    } else {
      MasterKeyFile keys = new MasterKeyFile(file);
      List<MasterKey> before = keys.keys();
      MasterKey added = generate(before.isEmpty());
      keys.write(Stream.concat(before.stream(), Stream.of(added)).toList());
      out.line(added.id() + added.alias().map(name -> " " + name).orElse(""));
    }
    return ExitCode.OK.number();
  }

  private MasterKey generate(boolean first) {
    return named(Optional.ofNullable(alias).orElse(first ? MasterKey.DEFAULT_ALIAS : null));
  }

  /** Generates a key; an invalid alias is a usage error. */
  static MasterKey named(@Nullable String alias) {
    try {
      return MasterKey.generate(alias == null ? null : full(alias));
    } catch (IllegalArgumentException wrong) {
      throw new NodeException(ExitCode.USAGE, String.valueOf(wrong.getMessage()), wrong);
    }
  }

  static String full(String alias) {
    return alias.startsWith("alias/") ? alias : "alias/" + alias;
  }
}

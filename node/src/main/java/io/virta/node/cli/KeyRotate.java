package io.virta.node.cli;

import io.virta.actors.encryption.MasterKey;
import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code virta key rotate}. */
@Command(
    name = "rotate",
    description = {
      "Generate a master key that takes over an alias; the old key stays in the file.",
      "Streams that use the alias wrap their data keys with the new key."
    },
    mixinStandardHelpOptions = true)
final class KeyRotate implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Mixin private final KeysFileOption file = new KeysFileOption();

  @Option(
      names = "--alias",
      paramLabel = "NAME",
      defaultValue = MasterKey.DEFAULT_ALIAS,
      description = "Alias, with or without the prefix `alias/`. Default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String alias;

  @Override
  public Integer call() {
    MasterKeyFile keyFile = file.open();
    String name = KeyGenerate.full(alias);
    List<MasterKey> keys = new ArrayList<>();
    boolean found = false;
    for (MasterKey key : keyFile.existing()) {
      boolean old = key.alias().equals(Optional.of(name));
      keys.add(old ? key.withAlias(null) : key);
      found |= old;
    }
    if (!found) {
      throw new NodeException(
          ExitCode.USAGE,
          "%s has no key with the alias %s; see `virta key list`".formatted(file.path(), name));
    }
    MasterKey added = KeyGenerate.named(name);
    keys.add(added);
    keyFile.write(keys);
    Output out = Output.of(command);
    out.line(added.id() + " " + name);
    return ExitCode.OK.number();
  }
}

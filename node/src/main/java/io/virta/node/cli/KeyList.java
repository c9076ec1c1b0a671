package io.virta.node.cli;

import io.virta.actors.encryption.MasterKey;
import io.virta.node.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code virta key list}. */
@Command(
    name = "list",
    description = "List the master keys of a file, without their secrets.",
    mixinStandardHelpOptions = true)
final class KeyList implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      defaultValue = "virta-data/master-keys.json",
      description = "Default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    Table table = new Table("ID", "ALIAS", "STATE");
    for (MasterKey key : new MasterKeyFile(file).existing()) {
      table.row(key.id(), key.alias().orElse("-"), key.state());
    }
    table.print(out);
    out.flush();
    return ExitCode.OK.number();
  }
}

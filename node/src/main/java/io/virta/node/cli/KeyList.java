package io.virta.node.cli;

import io.virta.actors.encryption.MasterKey;
import io.virta.node.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private final KeysFileOption file = new KeysFileOption();

  @Override
  public Integer call() {
    Output out = Output.of(command);
    Table table = new Table("ID", "ALIAS", "STATE");
    for (MasterKey key : file.open().existing()) {
      table.row(key.id(), key.alias().orElse("-"), key.state());
    }
    table.print(out);
    return ExitCode.OK.number();
  }
}

package io.virta.node.cli;

import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import io.virta.persistence.lane.LogRepair;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code virta log repair}. */
@Command(
    name = "repair",
    description = "Give up what cannot be read, so that readers skip it instead of stopping.",
    mixinStandardHelpOptions = true)
final class LogRepairCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private StoppedLog log;

  @Option(
      names = "--skip",
      description = "Say that damaged records may be given up. No byte of the log is changed.")
  private boolean skip;

  @Override
  public Integer call() {
    if (!skip) {
      throw new NodeException(
          ExitCode.USAGE,
          "repair gives up what cannot be read; look with `virta log verify`, then add --skip");
    }
    int givenUp =
        log.each(LogRepair::skipDamage).stream().mapToInt(report -> report.damages().size()).sum();
    log.out().line(givenUp == 0 ? "sound, nothing to do" : "given up: " + givenUp);
    return ExitCode.OK.number();
  }
}

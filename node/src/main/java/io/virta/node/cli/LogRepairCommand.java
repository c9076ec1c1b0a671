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
    description = "Abandon what cannot be read, so that readers skip it instead of failing.",
    mixinStandardHelpOptions = true)
final class LogRepairCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private StoppedLog log;

  @Option(
      names = "--skip",
      description = "Agree that damaged records are abandoned. No byte of the log is changed.")
  private boolean skip;

  @Override
  public Integer call() {
    if (!skip) {
      throw new NodeException(
          ExitCode.USAGE,
          "repair abandons what cannot be read; look with `virta log verify`, then add --skip");
    }
    int abandoned =
        log.each(LogRepair::skipDamage).stream().mapToInt(report -> report.damages().size()).sum();
    log.out()
        .line(
            abandoned == 0
                ? "sound, nothing to do"
                : "abandoned: " + abandoned + "; readers now skip what is listed above");
    return ExitCode.OK.number();
  }
}

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
    description = "Abandon unreadable records, so that readers skip them instead of failing.",
    mixinStandardHelpOptions = true)
final class LogRepairCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private StoppedLog log;

  @Option(
      names = "--skip",
      description = "Confirm that damaged records are abandoned. No byte of the log is changed.")
  private boolean skip;

  @Override
  public Integer call() {
    if (!skip) {
      throw new NodeException(
          ExitCode.USAGE,
          "repair abandons unreadable records; check with `virta log verify` first, then add"
              + " --skip");
    }
    int abandoned =
        log.each(LogRepair::skipDamage).stream().mapToInt(report -> report.damages().size()).sum();
    log.out()
        .line(
            abandoned == 0
                ? "sound, nothing to repair"
                : "abandoned: " + abandoned + "; readers now skip the records listed above");
    return ExitCode.OK.number();
  }
}

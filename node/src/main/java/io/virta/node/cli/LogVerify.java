package io.virta.node.cli;

import io.virta.node.ExitCode;
import io.virta.persistence.lane.LogReport;
import io.virta.persistence.lane.LogVerifier;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virta log verify}. */
@Command(
    name = "verify",
    description = "Read every byte of the log and report damage, without changing anything.",
    mixinStandardHelpOptions = true)
final class LogVerify implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private StoppedLog log;

  @Override
  public Integer call() {
    boolean sound = log.each(LogVerifier::verify).stream().allMatch(LogReport::isSound);
    log.out().line(sound ? "sound" : "damaged; `virta log repair` makes readers skip the damage");
    return (sound ? ExitCode.OK : ExitCode.DAMAGED).number();
  }
}

package io.virta.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code virta app resume}. */
@Command(
    name = "resume",
    description = "Let an app continue that is paused, suspended or failed.",
    mixinStandardHelpOptions = true)
final class AppResume extends OneApp implements Callable<Integer> {
  @Override
  public Integer call() {
    change("/resume", "resuming");
    return 0;
  }
}

package io.virta.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code virta app pause}. */
@Command(
    name = "pause",
    description = "Stop an app in order, until it is resumed.",
    mixinStandardHelpOptions = true)
final class AppPause extends OneApp implements Callable<Integer> {
  @Override
  public Integer call() {
    change("/pause", "pausing");
    return 0;
  }
}

package io.virta.node;

import io.virta.node.cli.CommandLines;
import io.virta.node.config.NodeConfig;

/** Where a person's command arrives. Returns when the command has ended. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("serve")) {
      NodeConfig.prepare();
    }
    int exitCode = CommandLines.run(args);
    System.out.flush();
    if (exitCode != 0) {
      // Not a plain return: under `mvn exec:java` threads that live on would hold Maven for ever.
      System.exit(exitCode);
    }
  }
}

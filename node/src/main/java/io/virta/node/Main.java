package io.virta.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.node.cli.CommandLines;
import io.virta.node.config.NodeConfig;

/** The entry point of the command line. Exits the JVM when the command has ended. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    prepare(args.length == 0 ? "" : args[0]);
    int exitCode = CommandLines.run(args);
    System.out.flush();
    if (exitCode != 0) {
      // Not a plain return: under `mvn exec:java`, remaining threads would keep Maven running
      // forever.
      System.exit(exitCode);
    }
  }

  /** Starts slow initialization that the command will need, while its arguments are parsed. */
  private static void prepare(String command) {
    switch (command) {
      case "serve" ->
          meanwhile(
              () -> {
                NodeConfig.prepare();
                var unused = new ObjectMapper();
              });
      case "stream", "consumer", "app" -> meanwhile(ObjectMapper::new); // loads the class
      default -> {}
    }
  }

  private static void meanwhile(Runnable work) {
    Thread thread = new Thread(work, "virta-prepare");
    thread.setDaemon(true);
    // A failure here happens again where the result is needed, and is reported there.
    thread.setUncaughtExceptionHandler((failed, failure) -> {});
    thread.start();
  }
}

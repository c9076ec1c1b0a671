package io.virta.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.node.cli.CommandLines;
import io.virta.node.config.NodeConfig;

/** The entry point of the command line. Returns when the command has ended. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    prepare(args.length == 0 ? "" : args[0]);
    int exitCode = CommandLines.run(args);
    System.out.flush();
    if (exitCode != 0) {
      // Not a plain return: under `mvn exec:java` threads that live on would hold Maven for ever.
      System.exit(exitCode);
    }
  }

  /** Starts what the command will need and what takes long, while its line is read. */
  private static void prepare(String command) {
    switch (command) {
      case "serve" ->
          meanwhile(
              () -> {
                NodeConfig.prepare();
                var unused = new ObjectMapper();
              });
      case "stream", "consumer" -> meanwhile(ObjectMapper::new); // for its class
      default -> {}
    }
  }

  private static void meanwhile(Runnable work) {
    Thread thread = new Thread(work, "virta-prepare");
    thread.setDaemon(true);
    // What fails here fails again where it is needed, and is reported there.
    thread.setUncaughtExceptionHandler((failed, failure) -> {});
    thread.start();
  }
}

package io.virta.bench.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Our own node, started as its users start it: by {@code bin/virta} of the distribution. */
public final class Virta {
  /** Flags that the start script gives the JVM; programs with a node inside have the same. */
  public static final List<String> FLAGS = List.of("-Xmx512m", "-XX:+UseParallelGC");

  /**
   * None of the others throttles a shard to the figures of AWS, or changes its shards by itself.
   */
  private static final String UNMETERED =
      "-Dvirta.shard.quota.enforced=off -Dvirta.http.rates.enforced=off"
          + " -Dvirta.on-demand.enabled=off";

  private static final AtomicBoolean archived = new AtomicBoolean();

  private Virta() {}

  /** Starts a node on an empty data directory and waits until it listens. */
  public static KinesisServer start(Workspace workspace) {
    return start(workspace, List.of());
  }

  /** The same with further flags of the JVM; none may hold a space. */
  public static KinesisServer start(Workspace workspace, List<String> flags) {
    archiveClasses(workspace);
    return startOn(workspace.newDirectory("virta"), workspace, flags);
  }

  private static KinesisServer startOn(Path directory, Workspace workspace, List<String> flags) {
    ServerProcess process = launch(workspace, directory, Workspace.freePort(), flags);
    return new KinesisServer(process.awaitListening(), directory, true);
  }

  /** Where a node that was started on {@code directory} keeps its data. */
  public static Path dataOf(Path directory) {
    return directory.resolve("data");
  }

  /** Starts the process of a node on {@code directory} without waiting for it. */
  public static ServerProcess launch(Workspace workspace, Path directory, int port) {
    return launch(workspace, directory, port, List.of());
  }

  private static ServerProcess launch(
      Workspace workspace, Path directory, int port, List<String> flags) {
    List<String> command =
        List.of(
            workspace.distribution().resolve("bin/virta").toString(),
            "serve",
            "--port",
            Integer.toString(port),
            "--data",
            dataOf(directory).toString(),
            "--no-demo");
    return ServerProcess.start(
        "virta",
        command,
        Map.of("JAVA_OPTS", String.join(" ", flags) + " " + UNMETERED),
        port,
        directory);
  }

  /** A node archives its classes when it stops for the first time; that one is not measured. */
  private static void archiveClasses(Workspace workspace) {
    if (archived.compareAndSet(false, true)) {
      startOn(workspace.newDirectory("virta"), workspace, List.of()).close();
    }
  }
}

package io.virta.bench.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** A node of Virta, started as users start it: with {@code bin/virta} of the distribution. */
public final class Virta {
  /** The JVM flags of the start script; programs with an embedded node use the same. */
  public static final List<String> FLAGS = List.of("-Xmx512m", "-XX:+UseParallelGC");

  /** No peer throttles a shard to the AWS limits, or changes its shards by itself. */
  private static final String UNMETERED =
      "-Dvirta.shard.quota.enforced=off -Dvirta.http.rates.enforced=off"
          + " -Dvirta.on-demand.enabled=off";

  private static final AtomicBoolean archived = new AtomicBoolean();

  private Virta() {}

  /** Starts a node on an empty data directory and waits until it listens. */
  public static KinesisServer start(Workspace workspace) {
    return start(workspace, List.of());
  }

  /** Starts a node with additional JVM flags; none may contain a space. */
  public static KinesisServer start(Workspace workspace, List<String> flags) {
    archiveClasses(workspace);
    return startOn(workspace.newDirectory("virta"), workspace, flags);
  }

  private static KinesisServer startOn(Path directory, Workspace workspace, List<String> flags) {
    ServerProcess process = launch(workspace, directory, Workspace.freePort(), flags);
    return new KinesisServer(process.awaitListening(), directory, true);
  }

  /** The data directory of a node that was started on {@code directory}. */
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

  /**
   * Starts and stops one node without measuring it, because a node archives its classes when it
   * stops for the first time.
   */
  private static void archiveClasses(Workspace workspace) {
    if (archived.compareAndSet(false, true)) {
      startOn(workspace.newDirectory("virta"), workspace, List.of()).close();
    }
  }
}

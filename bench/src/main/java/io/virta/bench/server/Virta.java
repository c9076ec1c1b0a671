package io.virta.bench.server;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Our own node, started as its users start it, from its packaged class path. */
public final class Virta {
  /** Flags of the node's JVM. */
  public static final List<String> FLAGS = List.of("-Xmx512m", "-XX:+UseParallelGC");

  private static final String MAIN_CLASS = "io.virta.node.Main";

  private Virta() {}

  /** Starts a node on an empty data directory and waits until it listens. */
  public static KinesisServer start(Workspace workspace) {
    return start(workspace, List.of());
  }

  /** The same with further flags of the JVM. */
  public static KinesisServer start(Workspace workspace, List<String> flags) {
    Path directory = workspace.newDirectory("virta");
    ServerProcess process = launch(directory, Workspace.freePort(), flags).awaitListening();
    return new KinesisServer(process, directory, true);
  }

  /** Where a node that was started on {@code directory} keeps its data. */
  public static Path dataOf(Path directory) {
    return directory.resolve("data");
  }

  /** Starts the JVM of a node on {@code directory} without waiting for it. */
  public static ServerProcess launch(Path directory, int port) {
    return launch(directory, port, List.of());
  }

  /** The same with further flags of the JVM. */
  public static ServerProcess launch(Path directory, int port, List<String> flags) {
    List<String> node =
        List.of(
            "serve",
            "--port",
            Integer.toString(port),
            "--data",
            dataOf(directory).toString(),
            "--no-demo");
    List<String> java =
        Workspace.java(
            Stream.concat(FLAGS.stream(), flags.stream()).toList(),
            Workspace.ownClassPath(),
            MAIN_CLASS);
    return ServerProcess.start(
        "virta", Stream.concat(java.stream(), node.stream()).toList(), port, directory);
  }
}

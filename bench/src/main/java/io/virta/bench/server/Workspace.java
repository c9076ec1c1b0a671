package io.virta.bench.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The place of the servers' data, logs and programs: all below {@code bench/target}, hence on one
 * disk.
 */
public final class Workspace {
  private final Path home;
  private int runs;

  /**
   * @param home the directory of the bench module
   */
  public Workspace(Path home) {
    this.home = home.toAbsolutePath();
  }

  public Path home() {
    return home;
  }

  public Path target() {
    return home.resolve("target");
  }

  /** Creates an empty directory for one server. */
  public Path newDirectory(String server) {
    runs++;
    Path directory = target().resolve("run").resolve(runs + "-" + server);
    try {
      delete(directory);
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + directory, e);
    }
  }

  /** Removes the directory of a stopped server. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * The bytes of all files below a directory; a server may add and remove files at the same time.
   */
  public static long size(Path directory) {
    return size(directory.toFile());
  }

  private static long size(File file) {
    File[] children = file.listFiles();
    return children == null ? file.length() : Stream.of(children).mapToLong(Workspace::size).sum();
  }

  /** The class path of this process, valid in every working directory. */
  public static String ownClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Returns the command that starts a main class of {@code classPath} in a JVM with {@code flags}.
   */
  public static List<String> java(List<String> flags, String classPath, String mainClass) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return Stream.of(List.of(java), flags, List.of("-cp", classPath, mainClass))
        .flatMap(List::stream)
        .toList();
  }

  /** The unpacked distribution of the node, created by the build. */
  public Path distribution() {
    try (Stream<Path> found = Files.find(nodeTarget(), 4, Workspace::isStartScript)) {
      return found
          .map(script -> script.resolve("../..").normalize())
          .findFirst()
          .orElseThrow(
              () ->
                  new ServerException(
                      "no bin/virta below "
                          + nodeTarget()
                          + "; start the benchmarks with bench/run"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for bin/virta below " + nodeTarget(), e);
    }
  }

  private Path nodeTarget() {
    return home.resolveSibling("node").resolve("target");
  }

  private static boolean isStartScript(Path path, BasicFileAttributes attributes) {
    return attributes.isRegularFile() && path.endsWith("bin/virta");
  }

  /** The class path of Kafka and its tools. */
  public String kafkaClassPath() {
    Path file = target().resolve("kafka.classpath");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new ServerException(file + " is missing; start the benchmarks with bench/run", e);
    }
  }

  /** Returns a port of 127.0.0.1 that was free a moment ago. */
  public static int freePort() {
    return freePorts(1).get(0);
  }

  /** Returns different ports of 127.0.0.1 that were free a moment ago. */
  public static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}

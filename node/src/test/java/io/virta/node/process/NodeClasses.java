package io.virta.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The class path of node processes, and an archive of the classes that a node loads from it, which
 * halves the cost of a start. The first test that launches a node creates the archive for all test
 * JVMs of this build.
 */
final class NodeClasses {
  private static final Path DIRECTORY = Path.of("target").toAbsolutePath();
  private static final String PREFIX = "node-classes-";
  private static final String SUFFIX = ".jsa";

  /** Runs a node with typical work until it has ended normally. */
  @FunctionalInterface
  interface Sample {
    void run(List<String> jvmFlags, Path data) throws IOException;
  }

  private final List<String> entries;
  private @Nullable List<String> flags;

  private NodeClasses(List<String> entries) {
    this.entries = entries;
  }

  /** Returns the class path of the tests, without the tests themselves. */
  static NodeClasses ofThisBuild() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new NodeClasses(
        Stream.of(all.split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty() && !Path.of(entry).endsWith("test-classes"))
            .toList());
  }

  String classPath() {
    return String.join(File.pathSeparator, entries);
  }

  /** Returns the JVM flags to use the archive; empty if the JVM cannot create one. */
  synchronized List<String> flags(Sample sample) throws IOException {
    if (flags == null) {
      Path archive = DIRECTORY.resolve(PREFIX + fingerprint() + SUFFIX);
      boolean areJars = entries.stream().allMatch(entry -> Files.isRegularFile(Path.of(entry)));
      if (areJars) {
        makeUnlessThere(archive, sample);
      }
      flags =
          Files.exists(archive)
              ? List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + archive)
              : List.of();
    }
    return flags;
  }

  private static void makeUnlessThere(Path archive, Sample sample) throws IOException {
    Path lock = DIRECTORY.resolve(PREFIX + "lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (held.isValid() && !Files.exists(archive)) {
        removeOthers();
        Path draft = DIRECTORY.resolve(PREFIX + "draft");
        // A new directory each time: data of a failed sample would block the next one.
        Path data = Files.createTempDirectory(DIRECTORY, PREFIX + "data");
        // Otherwise the JVM prints messages about archives on standard output.
        sample.run(List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + draft), data);
        if (Files.exists(draft)) {
          Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  /** Removes archives of earlier builds. */
  private static void removeOthers() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
          Files.delete(file);
        }
      }
    }
  }

  /** Returns a fingerprint of everything the JVM compares before it uses an archive. */
  private String fingerprint() throws IOException {
    List<String> parts = new ArrayList<>(List.of(System.getProperty("java.home")));
    for (String entry : entries) {
      Path file = Path.of(entry);
      parts.add(entry + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
    }
    CRC32 sum = new CRC32();
    sum.update(String.join("\n", parts).getBytes(UTF_8));
    return Long.toHexString(sum.getValue());
  }
}

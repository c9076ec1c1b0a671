package io.virta.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.node.ExitCode;
import io.virta.node.cli.Version;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class archives that {@code bin/virta} of the distribution creates and uses. */
class ClassArchiveIT {
  private static final long MINUTES_MAX = 3;
  private static final FileTime OLD = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir Path directory;

  private Path cache;
  private int outputs;

  /** Without the C2 compiler, which takes processor time from the tests beside this one. */
  private String jvmFlags = "-XX:TieredStopAtLevel=1";

  @BeforeEach
  void requireAnArchiveOfTheJvm() {
    cache = directory.resolve("cache");
    Assumptions.assumeTrue(
        Files.exists(Path.of(System.getProperty("java.home"), "lib/server/classes.jsa")),
        "this JVM has no default class archive");
  }

  private static Path launcher() {
    String name = "virta-" + Version.current();
    return Path.of("target", name, name, "bin", "virta").toAbsolutePath();
  }

  private Running start(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", launcher().toString()));
    command.addAll(Arrays.asList(words));
    Path output = directory.resolve("output-" + outputs++);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("VIRTA_"));
    builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", jvmFlags);
    builder.environment().put("VIRTA_CACHE", cache.toString());
    return new Running(builder.start(), output);
  }

  private record Running(Process process, Path output) implements AutoCloseable {
    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    }

    String text() throws IOException {
      return Files.readString(output);
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  /** Starts a node and runs the work with its endpoint once it is ready. */
  private void runNode(Work work) throws Exception {
    try (Running node =
        start(
            "serve", "--no-demo", "--port", "0", "--data", directory.resolve("data").toString())) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(MINUTES_MAX))
          .until(() -> node.text().contains("Stop ") || !node.process().isAlive());
      assertThat(node.text()).contains("API ");
      work.with(
          node.text()
              .lines()
              .filter(line -> line.startsWith("API"))
              .findFirst()
              .orElseThrow()
              .split(" +", 3)[1]);
      node.process().destroy();
      assertThat(node.exitCode()).isEqualTo(128 + 15);
    }
  }

  private interface Work {
    void with(String endpoint) throws Exception;
  }

  private List<Path> archives(String kind) throws IOException {
    if (!Files.exists(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches(kind + "-.*\\.jsa"))
          .toList();
    }
  }

  @Test
  void neither_help_nor_a_failed_start_creates_an_archive() throws Exception {
    Path foreign = Files.createDirectory(directory.resolve("foreign"));
    Files.writeString(foreign.resolve("thesis.txt"), "chapter 1");
    for (List<String> words :
        List.of(
            List.of("--help"),
            List.of("stream", "list", "--help"),
            List.of("serve", "--help"),
            List.of("completion", "bash"),
            List.of("serve", "--port", "0", "--data", foreign.toString()))) {
      try (Running process = start(words.toArray(String[]::new))) {
        assertThat(process.exitCode())
            .as(process.text())
            .isEqualTo(words.contains("--port") ? ExitCode.DATA_DIRECTORY.number() : 0);
      }
    }

    assertThat(archives("node")).isEmpty();
    assertThat(archives("command")).isEmpty();
  }

  @Test
  void a_ready_node_and_a_successful_command_create_one_archive_each() throws Exception {
    runNode(
        endpoint -> {
          try (Running command = start("stream", "list", "-o", "ndjson", "--endpoint", endpoint)) {
            assertThat(command.exitCode()).isZero();
            assertThat(command.text()).isEmpty(); // no streams, and no output about archives
          }
        });
    assertThat(archives("node")).hasSize(1);
    assertThat(archives("command")).hasSize(1);

    // A node that uses an archive does not record classes for another.
    Path archive = archives("node").get(0);
    Object made = Files.getLastModifiedTime(archive);
    runNode(endpoint -> {});
    assertThat(archives("node")).containsExactly(archive);
    assertThat(Files.getLastModifiedTime(archive)).isEqualTo(made);

    cut(archive);
    runNode(endpoint -> {});
    assertThat(archives("node")).containsExactly(archive);
    assertThat(Files.getLastModifiedTime(archive)).isNotEqualTo(made);
    assertThat(Files.size(archive)).isGreaterThan(1 << 20);
  }

  @Test
  void one_command_without_a_node_creates_the_archive_for_all_of_them() throws Exception {
    Path archives = cache;
    cache = Path.of("off"); // this node only leaves a data directory behind
    runNode(endpoint -> {});
    cache = archives;
    // %p is the process ID.
    jvmFlags += " -Xlog:class+load:file=" + directory.resolve("classes-%p");
    try (Running command = start("key", "generate")) {
      assertThat(command.exitCode()).isZero();
    }
    assertThat(archives("command")).hasSize(1);

    try (Running command = start("log", "verify", "--data", directory.resolve("data").toString())) {
      assertThat(command.exitCode()).as(command.text()).isZero();
      assertThat(Files.readString(directory.resolve("classes-" + command.process().pid())))
          .containsPattern("LogInspection source: shared objects file");
    }
    try (Running command =
        start("key", "generate", "--file", directory.resolve("keys.json").toString())) {
      assertThat(command.exitCode()).as(command.text()).isZero();
      assertThat(Files.readString(directory.resolve("classes-" + command.process().pid())))
          .containsPattern("ObjectMapper source: shared objects file");
    }
    assertThat(archives("command")).hasSize(1);
  }

  @Test
  void the_oldest_archives_are_removed_and_foreign_files_are_kept() throws Exception {
    cache = Files.createDirectory(directory.resolve("my.jsa"));
    assertThat(cache.toFile().setWritable(false, false) && cache.toFile().setWritable(true, true))
        .isTrue();
    for (int i = 0; i < 40; i++) {
      Files.setLastModifiedTime(Files.createFile(cache.resolve("notes-" + i)), OLD);
      Files.setLastModifiedTime(Files.createFile(cache.resolve("node-11-" + i + ".jsa")), OLD);
    }

    try (Running command = start("key", "generate")) {
      assertThat(command.exitCode()).isZero();
    }

    assertThat(archives("command")).hasSize(1);
    assertThat(archives("node")).hasSizeLessThan(16);
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("notes")))
          .hasSize(40);
    }
  }

  /** Truncates an archive; a JVM can crash on such a file. */
  private static void cut(Path archive) throws IOException {
    assertThat(archive.toFile().setWritable(true)).isTrue();
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
  }

  @Test
  void a_node_starts_without_an_archive_if_none_can_be_stored() throws Exception {
    Files.writeString(cache, "no directory");

    runNode(endpoint -> {});

    assertThat(cache).hasContent("no directory");
  }
}

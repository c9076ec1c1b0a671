package io.virta.node.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The archive as a user unpacks it, with {@code virta} linked into a directory of the PATH. */
final class Distribution {
  private static final long TIMEOUT_SECONDS = 120;

  private final Path home;
  private final Path command;

  private Distribution(Path home, Path command) {
    this.home = home;
    this.command = command;
  }

  /** Unpacks the tar.gz below {@code directory}, whose name has a space. */
  static Distribution unpack(Path directory) throws IOException, InterruptedException {
    Path opt = Files.createDirectories(directory.resolve("my programs"));
    run(Map.of(), List.of("tar", "xzf", archive().toString(), "-C", opt.toString()));
    Path home;
    try (Stream<Path> unpacked = Files.list(opt)) {
      home = unpacked.findFirst().orElseThrow();
    }
    Path path = Files.createDirectories(directory.resolve("bin"));
    Path command = Files.createSymbolicLink(path.resolve("virta"), home.resolve("bin/virta"));
    return new Distribution(home, command);
  }

  private static Path archive() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target").toAbsolutePath())) {
      return files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
  }

  Path home() {
    return home;
  }

  String read(String file) throws IOException {
    return Files.readString(home.resolve(file));
  }

  List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .toList();
    }
  }

  /** Runs a command to its end; its output, both streams together. */
  String virta(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(environment, commandLine(arguments));
  }

  /** Starts a command that goes on, with its errors on this process's. */
  Process start(String... arguments) throws IOException {
    return process(Map.of(), commandLine(arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private List<String> commandLine(String... arguments) {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    return line;
  }

  private static ProcessBuilder process(Map<String, String> environment, List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().keySet().removeIf(name -> name.startsWith("VIRTA_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder;
  }

  private static String run(Map<String, String> environment, List<String> line)
      throws IOException, InterruptedException {
    Process process = process(environment, line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", line) + " failed: " + output);
    }
    return output;
  }
}

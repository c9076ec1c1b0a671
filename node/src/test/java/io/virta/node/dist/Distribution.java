package io.virta.node.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.node.EndedProcess;
import io.virta.node.cli.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The unpacked archive, with {@code virta} linked into a directory of the PATH. */
final class Distribution {
  private final Path home;
  private final Path command;

  private Distribution(Path home, Path command) {
    this.home = home;
    this.command = command;
  }

  /** Unpacks the tar.gz into a subdirectory of {@code directory} whose name has a space. */
  static Distribution unpack(Path directory) throws IOException, InterruptedException {
    Path opt = Files.createDirectories(directory.resolve("my programs"));
    Path archive = Path.of("target", "virta-" + Version.current() + ".tar.gz").toAbsolutePath();
    EndedProcess.of(new ProcessBuilder("tar", "xzf", archive.toString(), "-C", opt.toString()))
        .successfully();
    Path home;
    try (Stream<Path> unpacked = Files.list(opt)) {
      home = unpacked.findFirst().orElseThrow();
    }
    Path path = Files.createDirectories(directory.resolve("bin"));
    Path command = Files.createSymbolicLink(path.resolve("virta"), home.resolve("bin/virta"));
    return new Distribution(home, command);
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

  /** Runs a command to its end and returns its output, both streams together. */
  String virta(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = commandLine(arguments);
    EndedProcess ended = EndedProcess.of(process(environment, line));
    assertThat(ended.exitCode()).as("output of %s:%n%s", line, ended.text()).isZero();
    return ended.text();
  }

  /** Starts a command without waiting for it; inherits standard error. */
  Process start(Map<String, String> environment, String... arguments) throws IOException {
    return process(environment, commandLine(arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private List<String> commandLine(String... arguments) {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    return line;
  }

  private ProcessBuilder process(Map<String, String> environment, List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().keySet().removeIf(name -> name.startsWith("VIRTA_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Keep archives out of the home directory of the developer.
    builder.environment().put("VIRTA_CACHE", home.resolveSibling("cache").toString());
    // The C2 compiler takes processor time from the tests beside this one.
    builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    builder.environment().putAll(environment);
    return builder;
  }
}

package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.node.EndedProcess;
import io.virta.node.TestNode;
import io.virta.node.VirtaNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that the console shows are valid {@code virta} commands and work. */
class ConsoleCommandsIT {
  @TempDir Path directory;
  @TempDir Path modules;

  @Test
  void commands_that_the_console_shows_work_as_they_are() throws Exception {
    try (VirtaNode node = TestNode.start(directory)) {
      List<String> shown = shown(node.endpoint().toString(), true);
      assertThat(shown).hasSize(2);
      for (String command : shown) {
        assertThat(run(command)).as(command).isZero();
      }
      assertThat(node.virta().forRegion("eu-west-1").listStreams().toCompletableFuture().get())
          .hasSize(1);
      for (String command : shown(node.endpoint().toString(), false)) {
        String[] args = words(command);
        CommandLines.of(args).parseArgs(args); // a tail does not end on its own
      }
    }
  }

  private static int run(String command) {
    String[] args = words(command);
    CommandLine line = CommandLines.of(args);
    return line.setOut(new PrintWriter(new StringWriter())).execute(args);
  }

  private static String[] words(String command) {
    return command.substring("virta ".length()).split(" ");
  }

  /** Returns the {@code virta} commands for an existing stream, or for one to be created. */
  private List<String> shown(String origin, boolean create) throws Exception {
    String script =
        """
        import { commandLines } from './command-lines.js';
        console.log(JSON.stringify(commandLines({ origin: '%s', region: 'eu-west-1', nodeRegion: 'us-east-1', stream: 'orders', create: %s })));
        """
            .formatted(origin, create);
    List<String> commands = new ArrayList<>();
    for (JsonNode line : new ObjectMapper().readTree(runsInNodeJs(script))) {
      String command = line.get(1).asText();
      if (command.startsWith("virta ")) {
        commands.add(command);
      }
    }
    return commands;
  }

  /** Runs {@code script} in the directory of the console's own modules, which it may import. */
  private String runsInNodeJs(String script) throws Exception {
    for (String module : List.of("command-lines.js", "names.js")) {
      try (InputStream in = ConsoleCommandsIT.class.getResourceAsStream("/web/app/" + module)) {
        Files.write(modules.resolve(module), Objects.requireNonNull(in, module).readAllBytes());
      }
    }
    Files.writeString(modules.resolve("package.json"), "{\"type\": \"module\"}");
    Path main = Files.writeString(modules.resolve("main.js"), script);
    try {
      return EndedProcess.of(new ProcessBuilder("node", main.toString())).successfully();
    } catch (IOException absent) {
      assumeTrue(false, "Node.js is not installed");
      throw absent;
    }
  }
}

package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virta.node.EndedProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the scripts of {@code virta completion} in their shells. */
class CompletionIT {
  @TempDir Path directory;

  private Path script(String shell) throws IOException {
    StringWriter script = new StringWriter();
    String[] args = {"completion", shell};
    assertThat(CommandLines.of(args).setOut(new PrintWriter(script)).execute(args)).isZero();
    return Files.writeString(directory.resolve("virta." + shell), script.toString());
  }

  private static void assumeShell(String shell) {
    assumeTrue(
        List.of("/bin/", "/usr/bin/").stream()
            .anyMatch(bin -> Files.isExecutable(Path.of(bin + shell))),
        () -> "no " + shell);
  }

  private String run(String typed, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("INPUTRC", "/dev/null"); // ignore the user's settings
    return EndedProcess.inTerminal(builder, typed).successfully();
  }

  @Test
  void bash_completes_commands_options_and_values_at_the_tab_key() throws Exception {
    assumeShell("bash");
    completes_at_the_tab_key("bash", "bash --norc --noprofile -i");
  }

  @Test
  void zsh_completes_commands_options_and_values_at_the_tab_key() throws Exception {
    assumeShell("zsh");
    completes_at_the_tab_key("zsh", "zsh -f -i");
  }

  private void completes_at_the_tab_key(String name, String shell) throws Exception {
    String typed =
        """
        virta() { echo "ran: $*."; }
        source '%s'
        virta str\tta\torders --fu\t
        virta stream del\torders --ye\t
        virta stream list -o nd\t
        virta compl\tfi\t
        exit
        """
            .formatted(script(name));

    assertThat(run(typed, "script", "-qec", shell, "/dev/null"))
        .contains(
            "ran: stream tail orders --full.",
            "ran: stream delete orders --yes.",
            "ran: stream list -o ndjson.",
            "ran: completion fish.");
  }

  @Test
  void fish_completes_commands_options_values_and_files() throws Exception {
    assumeShell("fish");
    Path script = script("fish");

    assertThat(fish(script, "virta str")).contains("stream\tManage");
    assertThat(fish(script, "virta stream ta")).startsWith("tail\tFollow");
    assertThat(fish(script, "virta stream tail orders --fu")).startsWith("--full\t");
    assertThat(fish(script, "virta stream list -o nd")).startsWith("ndjson");
    assertThat(fish(script, "virta completion b")).startsWith("bash");
    assertThat(fish(script, "virta key list --file virta.f")).startsWith("virta.fish");
    assertThat(fish(script, "virta stream tail ")).isEmpty();
  }

  private String fish(Path script, String line) throws IOException, InterruptedException {
    return run("", "fish", "-c", "source " + script + "; complete -C '" + line + "'");
  }
}

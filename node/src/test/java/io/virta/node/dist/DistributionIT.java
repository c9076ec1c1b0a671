package io.virta.node.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.node.EndedProcess;
import io.virta.node.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionIT {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  @TempDir static Path directory;
  private static Distribution distribution;

  @BeforeAll
  static void unpack() throws Exception {
    distribution = Distribution.unpack(directory);
  }

  @Test
  void runs_from_a_symbolic_link_on_the_path() throws Exception {
    assertThat(distribution.virta(Map.of(), "--version")).startsWith("virta ");
  }

  @Test
  void runs_with_the_collector_that_the_user_chose() throws Exception {
    for (String variable : List.of("JAVA_OPTS", "JDK_JAVA_OPTIONS")) {
      assertThat(distribution.virta(Map.of(variable, "-XX:+UseG1GC"), "--version"))
          .contains("virta ");
    }
  }

  @Test
  void contains_completion_scripts_for_its_commands() throws Exception {
    for (String shell : List.of("bash", "zsh", "fish")) {
      assertThat(distribution.read("completions/virta." + shell))
          .isEqualTo(distribution.virta(Map.of(), "completion", shell))
          .contains("enforce-consumer-deletion");
    }
  }

  /** Runs the five-minutes section of its README, on a free port. */
  @Test
  void works_as_its_readme_says() throws Exception {
    Path data = directory.resolve("data");
    Process node =
        distribution.start(
            Map.of("VIRTA_CACHE", "off"), // writing an archive is slow
            "serve",
            "--port",
            "0",
            "--tls-port",
            "0",
            "--no-demo",
            "--data",
            data.toString());
    try (BufferedReader banner = node.inputReader(StandardCharsets.UTF_8)) {
      Map<String, String> endpoint = Map.of("AWS_ENDPOINT_URL", Banners.endpoint(banner));
      distribution.virta(endpoint, "stream", "create", "orders", "--shards", "2");
      distribution.virta(endpoint, "stream", "put", "orders", "one", "two", "three");

      assertThat(distribution.virta(endpoint, "stream", "list")).contains("orders");
      everyOtherCommandThatTalksToNodeRuns(endpoint);

      node.destroy();
      assertThat(node.waitFor(60, TimeUnit.SECONDS)).as("the node stops").isTrue();
      everyCommandWithoutNodeRuns(data);
    } finally {
      node.destroyForcibly();
    }
  }

  /** Runs each command once: commands get only the jars that they use, so one could be missing. */
  private static void everyOtherCommandThatTalksToNodeRuns(Map<String, String> endpoint)
      throws Exception {
    Path rows = Files.writeString(directory.resolve("rows.csv"), "id,name\n1,four\n");
    List<List<String>> commands =
        List.of(
            List.of("stream", "describe", "orders", "-o", "json"),
            List.of("stream", "put", "orders", "--file", rows.toString()),
            List.of("stream", "tail", "orders", "--from", "start", "-n", "4"),
            List.of("stream", "reshard", "orders", "--shards", "1"),
            List.of("consumer", "register", "orders", "app"),
            List.of("consumer", "list", "orders"),
            List.of("consumer", "deregister", "orders", "app", "--yes"),
            List.of("stream", "delete", "orders", "--yes"));
    for (List<String> words : commands) {
      assertThat(distribution.virta(endpoint, words.toArray(String[]::new))).isNotBlank();
    }
  }

  private static void everyCommandWithoutNodeRuns(Path data) throws Exception {
    Path keys = directory.resolve("keys.json");
    assertThat(distribution.virta(Map.of(), "log", "verify", "--data", data.toString()))
        .contains("records", "sound");
    assertThat(distribution.virta(Map.of(), "log", "repair", "--skip", "--data", data.toString()))
        .contains("sound");
    assertThat(distribution.virta(Map.of(), "tls", "export", "--data", data.toString()))
        .contains("BEGIN CERTIFICATE");
    for (String command : List.of("generate", "rotate", "list")) {
      assertThat(distribution.virta(Map.of(), "key", command, "--file", keys.toString()))
          .contains("alias/aws/kinesis");
    }
    assertThat(distribution.virta(Map.of())).contains("completion");
  }

  @Test
  void contains_licence_and_notice() throws Exception {
    assertThat(distribution.read("LICENSE")).contains("Apache License");
    assertThat(distribution.read("NOTICE")).startsWith("Virta");
    assertThat(distribution.read("licenses/console/NOTICE")).contains("preact", "uplot");
  }

  @Test
  void lists_every_library_with_its_licence() throws Exception {
    String list = distribution.read("THIRD-PARTY.txt");
    assertThat(libraries()).isNotEmpty().allSatisfy(library -> assertThat(list).contains(library));
    assertThat(list).doesNotContain("Unknown license");
  }

  @Test
  void names_every_library_in_its_bill_of_materials() throws Exception {
    JsonNode bill = new ObjectMapper().readTree(distribution.read("virta-sbom.json"));
    List<String> components = new ArrayList<>();
    for (JsonNode component : bill.path("components")) {
      components.add(component.path("name").asText() + ":" + component.path("version").asText());
    }
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(components).containsAll(libraries());
  }

  /** Returns the third-party libraries in {@code lib}, each as {@code artifact:version}. */
  private static List<String> libraries() throws IOException {
    Pattern jar = Pattern.compile("(.+?)-(\\d[^-]*?)(-native)?\\.jar");
    return distribution.jars().stream()
        .filter(name -> !name.startsWith("virta-"))
        .map(jar::matcher)
        .filter(Matcher::matches)
        .map(name -> name.group(1) + ":" + name.group(2))
        .distinct()
        .toList();
  }

  @Test
  void has_a_manual_without_broken_links() throws Exception {
    List<String> broken = new ArrayList<>();
    try (Stream<Path> files = Files.walk(distribution.home())) {
      for (Path page : files.filter(file -> file.toString().endsWith(".md")).toList()) {
        broken.addAll(brokenLinks(page));
      }
    }
    assertThat(broken).isEmpty();
  }

  private static List<String> brokenLinks(Path page) throws IOException {
    return LINK.matcher(Files.readString(page))
        .results()
        .map(found -> found.group(1))
        .filter(link -> !Files.exists(page.resolveSibling(link)))
        .map(link -> page.getFileName() + " -> " + link)
        .toList();
  }

  @Test
  void has_a_unit_that_systemd_understands() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "no systemd-analyze");
    Path unit = Files.writeString(directory.resolve("virta.service"), String.join("\n", unit()));
    String said =
        EndedProcess.of(new ProcessBuilder("/usr/bin/systemd-analyze", "verify", unit.toString()))
            .successfully();

    assertThat(said).isEmpty();
  }

  @Test
  void has_a_unit_that_is_not_restarted_when_that_would_not_help() throws Exception {
    assertThat(unit())
        .contains(
            "RestartPreventExitStatus=%d %d"
                .formatted(ExitCode.USAGE.number(), ExitCode.DATA_DIRECTORY.number()));
  }

  /**
   * Returns the lines of the unit, with the test's directory in place of /opt, /var/lib and
   * /var/cache.
   */
  private static List<String> unit() throws IOException {
    Path opt = directory.resolve("opt-virta");
    if (!Files.exists(opt)) {
      Files.createSymbolicLink(opt, distribution.home());
    }
    return distribution
        .read("systemd/virta.service")
        .replace("/opt/virta", opt.toString())
        .replace("=/var/lib/virta", "=" + directory.resolve("state"))
        .replace("=/var/cache/virta", "=" + directory.resolve("unit-cache"))
        .lines()
        .toList();
  }

  @Test
  void has_a_unit_whose_command_runs_as_it_stands() throws Exception {
    ProcessBuilder builder = new ProcessBuilder().redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear(); // a service gets only the environment of its unit
    builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("VIRTA_PORT", "0"); // as from /etc/virta/virta.env
    builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    for (String line : unit()) {
      String[] words = line.split("=", 3);
      if (words[0].equals("Environment")) {
        builder.environment().put(words[1], words[2]);
      } else if (words[0].equals("ExecStart")) {
        builder.command(words[1].split(" ", -1));
      }
    }

    Process node = builder.start();
    try (BufferedReader banner = node.inputReader(StandardCharsets.UTF_8)) {
      assertThat(Banners.endpoint(banner)).startsWith("http://127.0.0.1:");
      assertThat(directory.resolve("state/records")).isDirectory();
      assertThat(directory.resolve("unit-cache/virta")).isDirectory();
      node.destroy();
      assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(unit()).contains("SuccessExitStatus=" + node.exitValue());
    } finally {
      node.destroyForcibly();
    }
  }
}

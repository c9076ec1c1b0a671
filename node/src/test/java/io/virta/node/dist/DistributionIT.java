package io.virta.node.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
  void runs_from_a_link_on_the_path() throws Exception {
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
  void brings_the_completion_of_its_own_commands() throws Exception {
    for (String shell : List.of("bash", "zsh", "fish")) {
      assertThat(distribution.read("completions/virta." + shell))
          .isEqualTo(distribution.virta(Map.of(), "completion", shell))
          .contains("enforce-consumer-deletion");
    }
  }

  /** The five minutes of its README, on a free port. */
  @Test
  void works_as_its_readme_says() throws Exception {
    Path data = directory.resolve("data");
    Process node =
        distribution.start("serve", "--port", "0", "--no-demo", "--data", data.toString());
    try (BufferedReader banner = node.inputReader(StandardCharsets.UTF_8)) {
      Map<String, String> endpoint = Map.of("AWS_ENDPOINT_URL", endpoint(banner));
      distribution.virta(endpoint, "stream", "create", "orders", "--shards", "2");
      distribution.virta(endpoint, "stream", "put", "orders", "one", "two", "three");

      assertThat(distribution.virta(endpoint, "stream", "list")).contains("orders");

      node.destroy();
      assertThat(node.waitFor(60, TimeUnit.SECONDS)).as("the node stops").isTrue();
      assertThat(distribution.virta(Map.of(), "log", "verify", "--data", data.toString()))
          .contains("records");
    } finally {
      node.destroyForcibly();
    }
  }

  private static String endpoint(BufferedReader banner) throws IOException {
    List<String> seen = new ArrayList<>();
    for (String line = banner.readLine(); line != null; line = banner.readLine()) {
      seen.add(line);
      if (line.startsWith("API")) {
        return line.split(" +", 3)[1];
      }
    }
    throw new AssertionError("no endpoint in the banner: " + seen);
  }

  @Test
  void brings_its_licence_and_notice() throws Exception {
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

  /** Libraries by others in {@code lib}, each as {@code artifact:version}. */
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
    // It looks for the program, which is not in /opt here.
    Path opt = Files.createSymbolicLink(directory.resolve("opt-virta"), distribution.home());
    Path unit = directory.resolve("virta.service");
    Files.writeString(
        unit, distribution.read("systemd/virta.service").replace("/opt/virta", opt.toString()));
    Process check =
        new ProcessBuilder("/usr/bin/systemd-analyze", "verify", unit.toString())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(check.waitFor()).isZero();
  }
}

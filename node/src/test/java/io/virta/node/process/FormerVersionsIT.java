package io.virta.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.NodeAtTime;
import io.virta.persistence.embedded.LaneName;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * This version reads the data of each earlier version. {@code data/VERSION.zip} contains the data
 * directory of a version after its node was killed ({@code killed}) and after it was stopped
 * ({@code stopped}), and that node's answers about it ({@code answers.json}). CONTRIBUTING.md
 * describes how a release adds its own.
 */
class FormerVersionsIT {
  private static final List<String> VERSIONS = List.of("0.1.0");
  private static final List<String> IMAGES = List.of("killed", "stopped");

  /** The versions that did not have the state lane yet. */
  private static final Set<String> WITHOUT_STATE = Set.of("0.1.0");

  private static final Path KEPT = Path.of("src", "test", "resources", "data");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> reads_what_former_versions_wrote() {
    return VERSIONS.stream()
        .flatMap(
            version ->
                IMAGES.stream()
                    .map(
                        image ->
                            DynamicTest.dynamicTest(
                                version + " " + image, () -> checkFormer(version, image))));
  }

  private void checkFormer(String version, String image) throws IOException {
    Path made = unzip(version);
    Path state = made.resolve(image).resolve(LaneName.STATE.label());
    assertThat(state.toFile().exists()).isEqualTo(!WITHOUT_STATE.contains(version));
    check(made, image);
    assertThat(state).as("the start creates the lane").isDirectory();
    check(made, image);
  }

  private Path unzip(String version) throws IOException {
    Path made = directory.resolve(version + "-" + System.nanoTime());
    try (InputStream zip =
        Objects.requireNonNull(getClass().getResourceAsStream("/data/" + version + ".zip"))) {
      NodeAtTime.unzip(zip, made);
    }
    return made;
  }

  @Test
  void reads_data_written_by_this_version() throws IOException {
    Path made = make();

    String version = System.getProperty("virta-test.keep-data-as", "");
    if (!version.isEmpty()) {
      zip(made, KEPT.resolve(version + ".zip"));
    }
    for (String image : IMAGES) {
      check(made, image); // the check changes the image
    }
  }

  private static void check(Path made, String image) throws IOException {
    JsonNode then = JSON.readTree(made.resolve("answers.json").toFile());
    Instant time = Instant.ofEpochMilli(then.get("at").asLong());
    try (NodeAtTime node = NodeAtTime.start(made.resolve(image), time, Map.of())) {
      FormerData data = new FormerData(node.endpoint());

      ObjectNode now = data.read();

      then.get("answers")
          .properties()
          .forEach(
              answer ->
                  assertThat(now.get(answer.getKey()))
                      .as(answer.getKey())
                      .isEqualTo(answer.getValue()));
      assertThat(data.recordsAt(then.get("iterator").asText()))
          .isNotEmpty()
          .isEqualTo(then.get("recordsAtIterator"));
    }
  }

  /** Creates both images and the answers with nodes of this build. */
  private Path make() throws IOException {
    Path made = Files.createDirectory(directory.resolve("made"));
    Path data = directory.resolve("data");
    try (NodeProcess node = launch(data)) {
      FormerData former = new FormerData(endpoint(node));
      former.fill();
      ObjectNode all = JSON.createObjectNode();
      all.put("at", System.currentTimeMillis());
      all.set("answers", former.read());
      all.put("iterator", former.iterator());
      all.set("recordsAtIterator", former.recordsAt(all.get("iterator").asText()));
      JSON.writerWithDefaultPrettyPrinter().writeValue(made.resolve("answers.json").toFile(), all);
      node.kill();
    }
    copy(data, made.resolve("killed"));
    try (NodeProcess node = launch(data)) {
      node.client();
      node.terminate();
      node.exitCode();
    }
    copy(data, made.resolve("stopped"));
    return made;
  }

  /** Launches a node with small segments, so that it writes several. */
  private static NodeProcess launch(Path data) {
    return NodeProcess.launch(
        List.of(),
        List.of(
            "-Dvirta.lane.records.segment-bytes=32KiB", "-Dvirta.lane.meta.segment-bytes=32KiB"),
        data);
  }

  private static URI endpoint(NodeProcess node) {
    return URI.create("http://127.0.0.1:" + node.port() + "/");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void zip(Path made, Path target) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target));
        Stream<Path> files = Files.walk(made)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(made.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }
}

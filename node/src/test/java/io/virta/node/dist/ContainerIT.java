package io.virta.node.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.node.EndedProcess;
import io.virta.node.cli.Version;
import io.virta.node.wire.Endpoint;
import io.virta.node.wire.WireClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the image from {@code src/container/build} without a container engine: unpacks its layers
 * and starts its entry point in a chroot, with the image's user and environment. Skipped without an
 * image of this build or the necessary rights; with {@code -Dvirta-test.image=required} it then
 * fails.
 */
class ContainerIT {
  private static final Path IMAGE = Path.of("target/virta-container.tar").toAbsolutePath();
  private static final boolean REQUIRED = "required".equals(System.getProperty("virta-test.image"));
  private static final long SECONDS_MAX = 60;

  /**
   * Arguments: root, user, command. The script uses the system's tools; only the command gets the
   * image's PATH.
   */
  private static final String ENTER =
      """
      inside=$PATH PATH=/usr/sbin:/usr/bin:/sbin:/bin root=$1 user=$2
      shift 2
      mount --bind "$root" "$root" && cd "$root" && mkdir -p proc dev &&
      mount --bind /proc "$root/proc" && mount --bind /dev "$root/dev" &&
      PATH=$inside exec /usr/sbin/chroot --userspec="$user" "$root" "$@"
      """;

  @TempDir Path directory;
  private final ObjectMapper json = new ObjectMapper();

  @BeforeEach
  void requireImageAndRoot() throws IOException, InterruptedException {
    require(Files.exists(IMAGE), "no image; node/src/container/build creates one");
    require("root".equals(System.getProperty("user.name")), "only root may change its root");
    require(mayMount(), "this machine does not allow private mounts");
  }

  private static void require(boolean met, String otherwise) {
    if (REQUIRED) {
      assertThat(met).as("the test can run: %s", otherwise).isTrue();
    } else {
      assumeTrue(met, otherwise);
    }
  }

  private static boolean mayMount() throws InterruptedException {
    try {
      return EndedProcess.of(new ProcessBuilder("unshare", "--mount", "true")).exitCode() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /** Unpacks the image and its layers; returns the image's configuration. */
  private JsonNode unpack(Path root) throws IOException, InterruptedException {
    Path image = Files.createDirectory(directory.resolve("image"));
    untar(IMAGE, image);
    JsonNode manifest = json.readTree(image.resolve("manifest.json").toFile()).get(0);
    for (JsonNode layer : manifest.path("Layers")) {
      untar(image.resolve(layer.asText()), root);
    }
    return json.readTree(image.resolve(manifest.path("Config").asText()).toFile()).path("config");
  }

  private static void untar(Path file, Path to) throws IOException, InterruptedException {
    EndedProcess.of(
            new ProcessBuilder("tar", "xf", file.toString(), "-C", to.toString(), "--same-owner"))
        .successfully();
  }

  /**
   * Fails if the tar in {@code target} is of another build, because it would prove nothing about
   * this one.
   */
  private static void requireJarsOfThisBuild(Path program) throws IOException {
    String distribution = "virta-" + Version.current();
    Map<String, Long> built = ownJars(Path.of("target", distribution, distribution, "lib"));
    Map<String, Long> inImage = ownJars(program);
    require(
        inImage.equals(built),
        "the image is of another build; node/src/container/build creates one of this build");
  }

  private static Map<String, Long> ownJars(Path directory) throws IOException {
    Map<String, Long> checksums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        String name = String.valueOf(jar.getFileName());
        if (name.startsWith("virta-")) {
          CRC32 sum = new CRC32();
          sum.update(Files.readAllBytes(jar));
          checksums.put(name, sum.getValue());
        }
      }
    }
    assertThat(checksums).as("Virta's jars in %s", directory).isNotEmpty();
    return checksums;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static Process start(JsonNode config, Path root) throws IOException {
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "env", "-i"));
    command.addAll(texts(config.path("Env")));
    // The image listens on all addresses; the test on loopback only.
    command.addAll(List.of("VIRTA_HOST=127.0.0.1", "VIRTA_PORT=0"));
    command.addAll(List.of("/bin/sh", "-c", ENTER));
    command.addAll(List.of("sh", root.toString(), config.path("User").asText()));
    command.addAll(texts(config.path("Entrypoint")));
    command.addAll(texts(config.path("Cmd")));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @Test
  void serves_as_its_own_user_and_keeps_records_across_a_restart() throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    JsonNode config = unpack(root);
    requireJarsOfThisBuild(root.resolve("opt/virta"));
    Process node = start(config, root);
    try (var banner = node.inputReader(UTF_8)) {
      String endpoint = Banners.endpoint(banner);
      WireClient client =
          new WireClient(Endpoint.of(endpoint, "us-east-1", Map.of()), InstantSource.system());

      assertThat(putAndGet(client)).isEqualTo("one");
      assertThat(config.path("User").asText()).startsWith("65532");
      Path data = root.resolve("var/lib/virta/data");
      try (Stream<Path> files = Files.walk(data)) {
        assertThat(files).allSatisfy(file -> assertThat(owner(file)).isEqualTo(65532));
      }
      node.destroy();
      assertThat(node.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      assertThat(node.exitValue()).as("exit code after SIGTERM").isEqualTo(128 + 15);
    } finally {
      node.destroyForcibly();
    }
  }

  private static Object owner(Path file) throws IOException {
    return Files.getAttribute(file, "unix:uid");
  }

  private static String putAndGet(WireClient client) throws IOException {
    client.call("CreateStream", client.request().put("StreamName", "s").put("ShardCount", 1));
    client.call(
        "PutRecord",
        client
            .request()
            .put("StreamName", "s")
            .put("PartitionKey", "k")
            .put("Data", "one".getBytes(UTF_8)));
    String iterator =
        client
            .call(
                "GetShardIterator",
                client
                    .request()
                    .put("StreamName", "s")
                    .put("ShardId", "shardId-000000000000")
                    .put("ShardIteratorType", "TRIM_HORIZON"))
            .path("ShardIterator")
            .asText();
    JsonNode records =
        client.call("GetRecords", client.request().put("ShardIterator", iterator)).path("Records");
    return new String(records.path(0).path("Data").binaryValue(), UTF_8);
  }
}

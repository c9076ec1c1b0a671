package io.virta.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.node.wire.WireClient;
import io.virta.persistence.embedded.LaneName;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The start of a node, its refusals to start, and its end. */
class NodeProcessIT {
  private static final String STREAM = "orders";

  @TempDir Path data;

  private static void createStream(WireClient client) {
    client.call("CreateStream", client.request().put("StreamName", STREAM).put("ShardCount", 2));
  }

  private static void assertOneLine(String errors, String... parts) {
    assertThat(errors.lines()).hasSize(1);
    assertThat(errors).contains(parts);
  }

  @Test
  void a_second_node_on_the_same_directory_is_refused_and_the_first_keeps_running() {
    try (NodeProcess first = NodeProcess.launch(data)) {
      WireClient client = first.client();
      createStream(client);
      try (NodeProcess second = NodeProcess.launch(data)) {
        assertThat(second.exitCode()).isEqualTo(5);
        assertOneLine(second.errors(), "in use by another process");
      }
      client.call("DescribeStream", client.request().put("StreamName", STREAM));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"records", "meta", "state"})
  void a_data_directory_without_one_of_its_logs_is_refused(String lane) throws IOException {
    try (NodeProcess node = NodeProcess.launch(data)) {
      node.client();
      node.terminate();
      node.exitCode();
    }
    Files.move(data.resolve(lane), data.resolve("elsewhere"));

    try (NodeProcess node = NodeProcess.launch(data)) {
      assertThat(node.exitCode()).isEqualTo(5);
      assertOneLine(node.errors(), data.resolve(lane) + " is missing");
    }
  }

  @Test
  void a_foreign_directory_is_refused_and_left_as_it_was() throws IOException {
    Path foreign = Files.writeString(data.resolve("thesis.txt"), "chapter 1");
    try (NodeProcess node = NodeProcess.launch(data)) {
      assertThat(node.exitCode()).isEqualTo(5);
      assertOneLine(node.errors(), "is not a Virta data directory (it contains thesis.txt)");
    }
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(foreign);
    }
  }

  @Test
  void a_port_in_use_is_reported_with_alternatives_before_anything_is_opened() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertPortIsRefused("--port", port, "VIRTA_PORT", "--port", port);
      assertPortIsRefused("--tls-port", port, "VIRTA_TLS_PORT", "--port", "0", "--tls-port", port);
    }
  }

  private void assertPortIsRefused(String flag, String port, String variable, String... flags) {
    try (NodeProcess node = NodeProcess.launch(data, flags)) {
      assertThat(node.exitCode()).isEqualTo(4);
      assertOneLine(node.errors(), "port " + port, flag + " 0", variable);
    }
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void other_machines_need_credentials_unless_explicitly_allowed_without() throws IOException {
    String[] everywhere = {"--port", "0", "--tls-port", "off", "--host", "0.0.0.0"};
    try (NodeProcess node = NodeProcess.launch(data, everywhere)) {
      assertThat(node.exitCode()).isEqualTo(2);
      assertOneLine(
          node.errors(), "others can reach 0.0.0.0", "--credentials", "--insecure-any-credentials");
    }
    Path file = Files.writeString(data.resolve("wrong.conf"), "accounts { }");
    try (NodeProcess node =
        NodeProcess.launch(data.resolve("data"), "--port", "0", "--credentials", file.toString())) {
      assertThat(node.exitCode()).isEqualTo(2);
      assertThat(node.errors()).contains(file + ": it has no access key");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--credentials, ''",
    "--tls-cert, ''",
    "VIRTA_KEYS_FILE, virta.encryption.keys-file",
  })
  void a_key_file_that_cannot_be_used_is_a_wrong_configuration(String given, String setting)
      throws IOException {
    Path empty = Files.createFile(data.resolve("empty"));
    for (Path file : List.of(data, empty)) {
      boolean flag = given.startsWith("--");
      List<String> before = flag ? List.of() : List.of("env", given + "=" + file);
      String[] flags =
          flag ? new String[] {"--port", "0", given, file.toString()} : new String[] {};
      try (NodeProcess node = NodeProcess.launch(before, data.resolve("data"), flags)) {
        assertThat(node.exitCode()).isEqualTo(2);
        assertOneLine(
            node.errors(),
            file.toString(),
            setting,
            file.equals(empty) ? "is empty" : "is a directory");
      }
    }
  }

  @Test
  void a_missing_key_file_is_a_wrong_configuration_once_a_stream_needs_it() throws IOException {
    Path keys = data.resolve("data").resolve("master-keys.json");
    startAndStop(node -> {});
    Files.delete(keys);
    startAndStop(node -> {}); // no stream needed it: a new file is created
    assertThat(keys).exists();
    startAndStop(
        node -> {
          WireClient client = node.client();
          client.call(
              "CreateStream", client.request().put("StreamName", "secret").put("ShardCount", 1));
          client.call(
              "StartStreamEncryption",
              client
                  .request()
                  .put("StreamName", "secret")
                  .put("EncryptionType", "KMS")
                  .put("KeyId", "alias/aws/kinesis"));
        });
    Files.delete(keys);

    try (NodeProcess node = NodeProcess.launch(data.resolve("data"))) {
      assertThat(node.exitCode()).isEqualTo(2);
      assertOneLine(
          node.errors(),
          keys + " (virta.encryption.keys-file) does not exist",
          "stream secret needs key",
          "restore it");
    }
    assertThat(keys).doesNotExist();
    try (NodeProcess node =
        NodeProcess.launch(
            List.of("env", "VIRTA_KEYS_FILE=off"), data.resolve("data"), new String[0])) {
      node.client();
    }
  }

  private void startAndStop(Consumer<NodeProcess> work) {
    try (NodeProcess node = NodeProcess.launch(data.resolve("data"))) {
      node.client();
      work.accept(node);
      node.terminate();
      node.exitCode();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private List<Path> everything() throws IOException {
    try (Stream<Path> paths = Files.walk(data.resolve("data"))) {
      return paths.filter(path -> !path.endsWith("tls.pem")).toList();
    }
  }

  @Test
  void a_data_directory_even_of_an_earlier_version_is_private_to_the_user_of_the_node()
      throws IOException {
    String[] flags = {"--port", "0", "--tls-port", "0"};
    try (NodeProcess node = NodeProcess.launch(data.resolve("data"), flags)) {
      createStream(node.client());
      node.terminate();
      assertThat(node.errors()).doesNotContain("Other users");
    }
    List<Path> made = everything();
    assertThat(made).hasSizeGreaterThan(6);
    for (Path path : made) {
      boolean directory = Files.isDirectory(path);
      assertThat(mode(path)).as(path.toString()).isEqualTo(directory ? "rwx------" : "rw-------");
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(directory ? "rwxr-xr-x" : "rw-r--r--"));
    }

    for (int start = 0; start < 2; start++) {
      try (NodeProcess node = NodeProcess.launch(data.resolve("data"), flags)) {
        node.client();
        node.terminate();
        String said = "Other users no longer have access to " + data.resolve("data");
        assertThat(node.errors().contains(said)).as("logged once").isEqualTo(start == 0);
      }
      assertThat(mode(data.resolve("data"))).isEqualTo("rwx------");
      for (LaneName lane : LaneName.values()) {
        for (Path file : everything()) {
          if (file.startsWith(data.resolve("data").resolve(lane.label()))) {
            assertThat(mode(file)).as(file.toString()).endsWith("------");
          }
        }
      }
    }
  }

  @Test
  void flags_allow_origins_and_host_names_and_the_log_names_the_flags_once() throws IOException {
    String[] flags = {
      "--port", "0", "--allow-origin", "http://localhost:*", "--allow-host", "streams.example.org"
    };
    try (NodeProcess node = NodeProcess.launch(data, flags)) {
      for (int i = 0; i < 3; i++) {
        assertThat(status(node, "streams.example.org", "http://localhost:3000")).contains(" 200 ");
        assertThat(status(node, "other.example.org", "http://localhost:3000")).contains(" 421 ");
        assertThat(status(node, "localhost", "https://app.example.org")).contains(" 403 ");
      }
      node.terminate();
      assertThat(node.errors().lines().filter(line -> line.contains("was refused")))
          .hasSize(2)
          .anyMatch(line -> line.contains("--allow-host other.example.org"))
          .anyMatch(line -> line.contains("--allow-origin https://app.example.org"));
    }
  }

  private static String status(NodeProcess node, String host, String origin) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      socket.setSoTimeout(15_000);
      socket
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nConnection: close\r\n\r\n"
                  .formatted(host, origin)
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.lines().findFirst().orElse("");
    }
  }

  @Test
  void sigterm_finishes_requests_in_flight_and_loses_nothing() {
    Producers producers = new Producers(STREAM, 3);
    try (NodeProcess node = NodeProcess.launch(data)) {
      createStream(node.client());
      producers.start(node.client());
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> producers.acknowledged().size() > 100);
      node.terminate();
      assertThat(node.exitCode()).isEqualTo(128 + 15);
      producers.awaitEnd();
    }
    try (NodeProcess node = NodeProcess.launch(data)) {
      StoredRecords.of(node.client(), STREAM)
          .holdExactlyOnce(producers.acknowledged())
          .areInOrder();
    }
  }

  /**
   * Returns the tracer command that makes some fsyncs of a node fail or wait; skips the test if
   * strace is missing.
   */
  private static List<String> tracer(String injection) {
    Path strace = Path.of("/usr/bin/strace");
    Assumptions.assumeTrue(Files.isExecutable(strace), "strace is missing");
    String traced = "trace=fdatasync,fsync";
    return List.of(
        strace.toString(), "-f", "-qq", "-o", "/dev/null", "-e", traced, "-e", injection);
  }

  private static String health(NodeProcess node) throws IOException {
    try (InputStream in =
        URI.create("http://127.0.0.1:" + node.port() + "/health").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_hanging_disk_is_reported_and_nothing_is_lost_when_it_recovers() throws IOException {
    Producers producers = new Producers(STREAM, 2);
    List<String> command = new ArrayList<>(tracer("inject=fdatasync:delay_enter=5000000:when=120"));
    command.addAll(
        List.of("env", "JAVA_TOOL_OPTIONS=-Dvirta.lane.defaults.stall-alarm-after=500ms"));
    NodeProcess hanging = NodeProcess.launch(command, data, "--port", "0");
    try (hanging) {
      createStream(hanging.client());
      producers.start(hanging.client());
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> health(hanging).contains("The disk hangs"));
      assertThat(health(hanging)).contains("\"ready\":true", "an fsync of");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> health(hanging).contains("\"status\":\"ok\""));
      producers.stop();
    }
    assertThat(hanging.errors()).contains("WARN", "The disk hangs", data.toString());
    assertThat(producers.acknowledged()).isNotEmpty();
    try (NodeProcess node = NodeProcess.launch(data)) {
      StoredRecords.of(node.client(), STREAM)
          .holdExactlyOnce(producers.acknowledged())
          .areInOrder();
    }
  }

  @Test
  void a_failed_fsync_ends_the_process_and_acknowledges_nothing_more() throws IOException {
    Producers producers = new Producers(STREAM, 2);
    // The start and the stream creation use some of the fsyncs before the failure, the producers
    // the rest.
    List<String> tracer = tracer("inject=fdatasync:error=EIO:when=120+");
    try (NodeProcess node = NodeProcess.launch(tracer, data, "--port", "0")) {
      createStream(node.client());
      producers.start(node.client());
      assertThat(node.exitCode()).isEqualTo(74);
      assertThat(node.errors()).contains("no more writes are acknowledged");
      producers.awaitEnd();
    }
    assertThat(producers.acknowledged()).isNotEmpty();
    try (NodeProcess node = NodeProcess.launch(data)) {
      StoredRecords.of(node.client(), STREAM)
          .holdExactlyOnce(producers.acknowledged())
          .areInOrder();
    }
  }
}

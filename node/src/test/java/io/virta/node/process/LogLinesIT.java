package io.virta.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.node.EndedProcess;
import io.virta.node.ExitCode;
import io.virta.node.Main;
import io.virta.node.wire.WireClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a node at the most verbose level. */
class LogLinesIT {
  private static final List<String> EVERYTHING =
      List.of("env", "VIRTA_LOG_LEVEL=DEBUG", "VIRTA_PEKKO_LOG_LEVEL=DEBUG");
  private static final Pattern DATE_TIME_AND_ZONE =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) (DEBUG|INFO"
              + " |WARN ) .*");

  @TempDir Path directory;

  private String logOf(List<String> before, List<String> jvmFlags, String... flags) {
    NodeProcess node = NodeProcess.launch(before, jvmFlags, directory.resolve("data"), flags);
    try (node) {
      WireClient client = node.client();
      client.call("ListStreams", client.request());
      node.terminate();
      return node.errors();
    }
  }

  @Test
  void lines_begin_with_date_time_and_zone() {
    List<String> before = Stream.concat(EVERYTHING.stream(), Stream.of("TZ=Asia/Tokyo")).toList();

    assertThat(logOf(before, List.of()).lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(DATE_TIME_AND_ZONE)
                    .contains("+09:00", "setting virta.log.directory"));
  }

  @Test
  void in_json_every_line_is_one_log_record() throws IOException {
    ObjectMapper json = new ObjectMapper();
    String log = logOf(EVERYTHING, List.of(), "--port", "0", "--log-format", "json");

    List<JsonNode> records =
        log.lines()
            .filter(line -> !line.startsWith("SLF4J"))
            .map(line -> read(json, line))
            .toList();
    assertThat(records)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            record ->
                assertThat((Iterable<String>) record::fieldNames)
                    .contains("timestamp", "level", "loggerName", "formattedMessage"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream list", "log verify", "serve --port 0"})
  void every_command_rejects_an_unknown_format(String command)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "env",
                "VIRTA_LOG_FORMAT=jsn",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
    words.addAll(List.of(command.split(" ", -1)));

    EndedProcess ended = EndedProcess.of(new ProcessBuilder(words).directory(directory.toFile()));

    assertThat(ended.exitCode()).as(ended.text()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ended.text().lines()).hasSize(1).first().asString().contains("jsn");
  }

  private static JsonNode read(ObjectMapper json, String line) {
    try {
      return json.readTree(line);
    } catch (IOException noJson) {
      throw new AssertionError(line, noJson);
    }
  }

  @Test
  void no_secret_is_logged_whatever_its_origin() throws IOException {
    Map<String, String> secrets =
        Map.of(
            "VIRTA_TLS_PASSWORD", "secret-of-the-environment",
            "AWS_SECRET_ACCESS_KEY", "secret-of-the-client",
            "VIRTA_MASTER_KEY", "c2VjcmV0LW9mLXRoZS1lbmNyeXB0aW9uLWtleS4uLi4=");
    Path file =
        Files.writeString(
            directory.resolve("application.conf"),
            "virta.node.tls.password = \"secret-of-the-file\"");
    List<String> before =
        Stream.concat(
                EVERYTHING.stream(),
                secrets.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()))
            .toList();

    String log =
        logOf(
                before,
                List.of("-Dvirta.node.tls.password=secret-of-the-flag", "-Dconfig.file=" + file),
                "--port",
                "0",
                "--tls-port",
                "off")
            + logOf(before, List.of("-Dconfig.file=" + file), "--port", "0", "--tls-port", "off");

    assertThat(log)
        .contains("setting virta.node.tls.password = ...", "VirtaNode")
        .doesNotContain("secret-of-the-file", "secret-of-the-flag")
        .doesNotContain(secrets.values());
  }
}

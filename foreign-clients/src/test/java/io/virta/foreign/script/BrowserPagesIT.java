package io.virta.foreign.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.foreign.TestNode;
import io.virta.node.VirtaNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Web pages in Chromium that access a node with the SDK for JavaScript; see {@code browser.mjs}.
 */
class BrowserPagesIT {
  private static final int REPORT_SECONDS = 90;

  @TempDir Path directory;

  private VirtaNode start(String allowedOrigin) {
    return TestNode.start(
        directory.resolve("data"), Map.of("virta.http.allowed-origins", List.of(allowedOrigin)));
  }

  private byte[] bundle() throws Exception {
    Path bundle = directory.resolve("page.js");
    ClientScript.bundler()
        .run("", "js/browser.mjs", "--bundle", "--format=esm", "--outfile=" + bundle);
    return Files.readAllBytes(bundle);
  }

  private JsonNode visit(PageServer page, VirtaNode node, String profile) throws Exception {
    Process browser =
        ClientScript.chromium()
            .start(
                "--remote-debugging-port=0", // without a debugging port Chromium ends once the page
                // is loaded
                "--user-data-dir=" + directory.resolve(profile),
                page.origin() + "/?node=" + node.endpoint());
    try {
      return page.report().get(REPORT_SECONDS, TimeUnit.SECONDS);
    } finally {
      List<ProcessHandle> all =
          Stream.concat(browser.descendants(), Stream.of(browser.toHandle())).toList();
      all.forEach(ProcessHandle::destroy);
      for (ProcessHandle one : all) {
        one.onExit()
            .get(REPORT_SECONDS, TimeUnit.SECONDS); // processes write to the profile until they end
      }
    }
  }

  private static String metrics(VirtaNode node) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(node.endpoint().resolve("/metrics")).build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void a_page_of_an_allowed_origin_uses_the_sdk_and_another_origin_is_rejected() throws Exception {
    byte[] script = bundle();
    try (PageServer allowed = new PageServer(script);
        PageServer other = new PageServer(script);
        VirtaNode node = start(allowed.origin())) {
      JsonNode refused = visit(other, node, "other");
      for (String attempt :
          List.of("usesTheSdk", "listsStreams", "readsMetrics", "readsTheConsole")) {
        assertThat(refused.path(attempt).asText()).as(attempt).startsWith("refused: ");
      }
      assertThat(node.virta().listStreams().toCompletableFuture().get(20, TimeUnit.SECONDS))
          .isEmpty();
      assertThat(refused.path("putsWithoutPreflight").asText()).isEqualTo("sent");
      assertThat(metrics(node)).doesNotContain("FromAForm");

      JsonNode served = visit(allowed, node, "allowed");
      assertThat(served.path("usesTheSdk").asText())
          .isEqualTo("hello, request id, ResourceNotFoundException");
      assertThat(served.path("listsStreams").asText()).isEqualTo("from-a-page");
      assertThat(served.path("readsMetrics").asText()).isEqualTo("metrics");
      assertThat(served.path("readsTheConsole").asText()).isEqualTo("history");
      // The same form succeeds from an allowed page, so the origin was the reason for the
      // rejection.
      assertThat(metrics(node)).contains("FromAForm");
    }
  }
}

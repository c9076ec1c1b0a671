package io.virta.dashboards.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.StreamSpec;
import io.virta.client.Virta;
import io.virta.dashboards.ConsoleNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Base class of tests with a real node and a real browser. */
abstract class InBrowser {
  @TempDir Path directory;
  ConsoleNode node;
  Virta virta;
  Browser browser;

  @BeforeEach
  void start() throws Exception {
    startNode(0, Map.of());
    browser = Browser.start(directory.resolve("profile"));
    browser.resize(1280, 1000);
  }

  @AfterEach
  void stop() throws Exception {
    browser.close();
    node.close();
  }

  /** Starts a node on the data of the previous one. */
  final void startNode(int port) throws Exception {
    startNode(port, Map.of());
  }

  final void startNode(int port, Map<String, ?> settings) throws Exception {
    node = ConsoleNode.start(directory.resolve("data"), port, settings);
    virta = node.virta();
  }

  final void open(String path) {
    browser.open(node.uri(path).toString());
  }

  final void create(String stream, int shards) throws Exception {
    create(virta, stream, shards);
  }

  final void create(Virta region, String stream, int shards) throws Exception {
    region
        .createStream(stream, StreamSpec.provisioned(shards))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  final void put(String stream, String key, String data) throws Exception {
    put(virta, stream, key, data.getBytes(UTF_8));
  }

  final void put(Virta region, String stream, String key, byte[] data) throws Exception {
    region.put(stream, key, data).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /**
   * Checks accessibility in both colour schemes, at desktop and phone width, and saves screenshots.
   */
  final void assertAccessible(String name) throws Exception {
    for (String theme : new String[] {"light", "dark"}) {
      browser.theme(theme);
      for (int width : new int[] {1280, 400}) {
        browser.resize(width, 1000);
        browser.picture(name + "-" + theme + "-" + width);
        assertThat(browser.accessibilityViolations()).as("%s, %s px", theme, width).isEmpty();
        assertThat(browser.isWiderThanItsWindow()).as("scrolls sideways at %s px", width).isFalse();
      }
    }
    browser.resize(1280, 1000);
  }
}

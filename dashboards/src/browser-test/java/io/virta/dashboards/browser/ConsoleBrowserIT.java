package io.virta.dashboards.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virta.actors.model.StreamSpec;
import io.virta.client.PutEntry;
import io.virta.client.Virta;
import io.virta.dashboards.ConsoleNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WindowType;

/** What a person sees and can do, in a real browser on a real node. */
class ConsoleBrowserIT {
  @TempDir Path directory;
  private ConsoleNode node;
  private Virta virta;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    node = ConsoleNode.start(directory.resolve("data"), 0, Map.of());
    virta = node.virta();
    browser = Browser.start(directory.resolve("profile"));
    browser.resize(1440, 1000);
  }

  @AfterEach
  void stop() throws Exception {
    browser.close();
    node.close();
  }

  @Test
  void an_empty_node_tells_how_to_begin_and_then_shows_the_stream_by_itself() throws Exception {
    open("/");
    browser.awaitText(".empty", "No streams yet");
    browser.awaitText(".empty code", "create-stream --stream-name orders");
    browser.awaitText(".empty code", "--endpoint-url http://127.0.0.1:" + node.port());
    browser.picture("empty");
    create("orders", 2);
    browser.awaitText(".streams .name", "orders");
    browser.awaitText(".tail .wait", "Nothing has arrived in orders");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void records_show_up_as_they_are_put_and_cannot_become_markup() throws Exception {
    create("orders", 2);
    open("/?stream=orders");
    browser.awaitText("#connection", "Live");
    browser.awaitText(".tail .wait", "Nothing has arrived in orders");
    put("orders", "user-1", "{\"price\":12.5}");
    put("orders", "<b>bold</b>", "<img src=x onerror=alert(1)>");
    virta
        .put("orders", "bytes", new byte[] {(byte) 0xCA, (byte) 0xFE})
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    browser.awaitText(".record .data", "{\"price\":12.5}");
    browser.awaitText(".record .data", "<img src=x onerror=alert(1)>");
    browser.awaitText(".record .key", "<b>bold</b>");
    browser.awaitText(".record .data", "hexcafe");
    browser.awaitText(".shards tbody th", "1");
    assertThat(browser.texts(".record img")).isEmpty();
    browser.find(".record .copy").click();
    assertThat(browser.find(".record .copy").getAttribute("title")).containsPattern("\\d{56}");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void filters_pauses_and_keeps_all_of_it_in_the_address() throws Exception {
    create("orders", 1);
    create("zebra", 1);
    put("orders", "a", "apple");
    put("orders", "b", "banana");
    open("/");
    browser.awaitText(".record .data", "apple");
    browser.press("/");
    browser.press("banana");
    browser.awaitNoText(".record .data", "apple");
    browser.awaitText(".record .data", "banana");
    assertThat(browser.driver().getCurrentUrl()).contains("filter=banana");
    browser.pressEscape();
    browser.pressEscape();
    browser.awaitText(".record .data", "apple");

    browser.press(" ");
    browser.awaitText("#tail-counters", "paused");
    put("orders", "c", "cherry");
    browser.awaitText("#tail-counters", "1 new");
    assertThat(browser.texts(".record .data")).noneMatch(text -> text.contains("cherry"));
    assertThat(browser.driver().getCurrentUrl()).contains("paused=1");
    browser.press(" ");
    browser.awaitText(".record .data", "cherry");

    browser.press("j");
    browser.awaitText("#stream-title", "zebra");
    assertThat(browser.driver().getCurrentUrl()).contains("stream=zebra");
    browser.press("?");
    browser.awaitText("dialog[open]", "Keyboard");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void two_tabs_share_one_connection() throws Exception {
    create("orders", 1);
    open("/?stream=orders");
    browser.awaitText("#connection", "Live");
    browser.driver().switchTo().newWindow(WindowType.TAB);
    open("/?stream=orders");
    browser.awaitText("#connection", "Live");
    put("orders", "a", "for both");
    browser.awaitText(".record .data", "for both");
    await().untilAsserted(() -> assertThat(node.console().listeners()).isEqualTo(1));
    browser
        .driver()
        .switchTo()
        .window(browser.driver().getWindowHandles().iterator().next());
    browser.awaitText(".record .data", "for both");
    assertThat(node.console().listeners()).isEqualTo(1);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void says_when_the_node_is_gone() throws Exception {
    create("orders", 1);
    open("/?stream=orders");
    browser.awaitText("#connection", "Live");
    node.unbind();
    browser.awaitText("#connection", "Reconnecting");
  }

  @Test
  void looks_the_same_in_light_dark_and_on_a_phone() throws Exception {
    create("orders", 4);
    create("clicks", 2);
    open("/?stream=orders&theme=light");
    for (int i = 0; i < 40; i++) {
      putSome(i);
    }
    browser.awaitText("#tail-counters", "/s arriving");
    browser.picture("light");
    open("/?stream=orders&theme=dark");
    browser.awaitText(".record .data", "order");
    browser.picture("dark");
    browser.resize(390, 1400);
    open("/?stream=orders&theme=light");
    browser.awaitText(".record .data", "order");
    assertThat(
            browser
                .driver()
                .executeScript("return document.documentElement.scrollWidth <= innerWidth"))
        .as("nothing is wider than a phone")
        .isEqualTo(true);
    browser.picture("phone");
    assertThat(browser.complaints()).isEmpty();
  }

  private void putSome(int round) throws Exception {
    List<PutEntry> entries =
        IntStream.range(0, 25)
            .mapToObj(
                i ->
                    PutEntry.of(
                        "customer-" + (round * 25 + i),
                        "{\"order\":%d,\"sku\":\"lamp\",\"price\":%d}"
                            .formatted(round * 25 + i, 10 + i)
                            .getBytes(UTF_8)))
            .toList();
    virta.putAll("orders", entries).toCompletableFuture().get(20, TimeUnit.SECONDS);
    await().pollDelay(Duration.ofMillis(60)).until(() -> true);
  }

  private void open(String path) {
    browser.open(node.uri(path).toString());
  }

  private void create(String stream, int shards) throws Exception {
    virta
        .createStream(stream, StreamSpec.provisioned(shards))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private void put(String stream, String key, String data) throws Exception {
    virta.put(stream, key, data.getBytes(UTF_8)).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}

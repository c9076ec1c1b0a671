package io.virta.dashboards.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virta.client.PutEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WindowType;

/** The basic use of the console in a real browser on a real node. */
class ConsoleBrowserIT extends InBrowser {

  @Test
  void an_empty_node_shows_how_to_start_and_then_shows_the_stream_automatically() throws Exception {
    open("/");
    browser.awaitText(".empty", "No streams in us-east-1");
    browser.awaitText(".empty code", "create-stream --stream-name orders");
    browser.awaitText(".empty code", "--endpoint-url http://127.0.0.1:" + node.port());
    browser.picture("empty");
    create("orders", 2);
    browser.awaitText(".streams .name", "orders");
    browser.awaitText(".tail .wait", "No record has arrived since");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void records_show_up_as_they_are_put_and_cannot_become_markup() throws Exception {
    create("orders", 2);
    open("/?stream=orders");
    browser.awaitText("#connection", "Live");
    browser.awaitText(".tail .wait", "No record has arrived since");
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
  void filters_and_pauses_and_keeps_both_in_the_address() throws Exception {
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
  void is_accessible_in_light_and_dark_on_a_screen_and_on_a_phone() throws Exception {
    create("orders", 4);
    create("clicks", 2);
    open("/?stream=orders");
    for (int i = 0; i < 8; i++) {
      putSome(i);
    }
    browser.awaitText("#tail-counters", "/s arriving");
    browser.awaitText(".record .data", "order");
    browser.find(".record .expand").click();
    browser.find(".commands summary").click();
    assertAccessible("orders");
    open("/?stream=orders&q=nothing&filter=nothing");
    browser.awaitText(".streams .wait", "None of 2 streams");
    browser.awaitText("#filter-result", "0 of the last");
    assertAccessible("nothing-found");
    open("/?stream=missing");
    browser.awaitText(".missing", "This stream does not exist.");
    assertAccessible("missing");
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
}

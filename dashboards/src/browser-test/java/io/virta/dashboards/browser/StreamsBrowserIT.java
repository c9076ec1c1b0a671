package io.virta.dashboards.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.client.Virta;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many streams, several regions, and deleted streams. */
class StreamsBrowserIT extends InBrowser {

  @Test
  void many_streams_are_searched_sorted_and_paged_and_the_selected_one_is_always_live()
      throws Exception {
    for (int i = 0; i < 103; i++) {
      create("stream-%03d".formatted(i), 1);
    }
    open("/?stream=stream-102");
    browser.awaitText("#pages", "1–100 of 103");
    assertThat(browser.texts(".stream .name")).hasSize(100).doesNotContain("stream-102");
    browser.awaitText("#stream-title", "stream-102");
    browser.awaitText(".figures", "no records yet");
    put("stream-102", "k", "far down the list");
    browser.awaitText(".record .data", "far down the list");
    browser.awaitText(".figures", "now");
    assertThat(browser.driver().getTitle()).isEqualTo("stream-102 · Virta");

    browser.clickText(".pager button", "Next");
    browser.awaitText("#pages", "101–103 of 103");
    browser.awaitText(".stream .name", "stream-102");
    assertThat(browser.driver().getCurrentUrl()).contains("page=2");

    browser.press("s");
    browser.press("M-05");
    browser.awaitText("#pages", "1–10 of 10 found");
    assertThat(browser.texts(".stream .name")).startsWith("stream-050").endsWith("stream-059");
    assertThat(browser.driver().getCurrentUrl()).contains("q=M-05").doesNotContain("page=");

    open("/?sort=newest");
    browser.awaitText(".stream:first-child .name", "stream-102");
    assertThat(browser.texts(".stream .name").get(0)).isEqualTo("stream-102");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void each_region_shows_its_own_streams_and_records() throws Exception {
    Virta ireland = virta.forRegion("eu-west-1");
    create("orders", 1);
    create(ireland, "orders", 1);
    create(ireland, "only-in-ireland", 1);
    put("orders", "k", "from virginia");
    put(ireland, "orders", "k", "from ireland".getBytes(UTF_8));

    open("/?stream=orders");
    browser.awaitText(".record .data", "from virginia");
    browser.awaitText(".region option", "eu-west-1");
    browser.awaitText(".stream .name", "orders");
    assertThat(browser.texts(".stream .name")).containsExactly("orders");
    browser.choose("#region", "eu-west-1");
    browser.awaitText(".stream .name", "only-in-ireland");
    browser.clickText(".stream .name", "orders");
    browser.awaitText(".record .data", "from ireland");
    assertThat(browser.texts(".record .data")).noneMatch(data -> data.contains("virginia"));
    assertThat(browser.driver().getCurrentUrl()).contains("region=eu-west-1", "stream=orders");
    assertThat(browser.driver().getTitle()).isEqualTo("orders · eu-west-1 · Virta");
    assertThat(browser.texts(".commands code"))
        .anyMatch(command -> command.startsWith("virta stream tail orders --endpoint http://127"))
        .anyMatch(command -> command.endsWith("--region eu-west-1"));
    assertAccessible("regions");

    browser.choose("#region", "us-east-1");
    browser.awaitText(".record .data", "from virginia");
    browser.awaitText(".stream .name", "orders");
    assertThat(browser.texts(".record .data")).noneMatch(data -> data.contains("ireland"));
    assertThat(browser.texts(".stream .name")).containsExactly("orders");

    open("/?region=ap-south-1");
    browser.awaitText(".empty", "No streams in ap-south-1");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_stream_deleted_while_shown_is_reported_as_deleted() throws Exception {
    create("orders", 1);
    create("zebra", 1);
    put("orders", "k", "the old one");
    open("/?stream=orders");
    browser.awaitText(".record .data", "the old one");
    virta.deleteStream("orders").toCompletableFuture().get(20, TimeUnit.SECONDS);
    browser.awaitText(".missing", "This stream was deleted.");
    create("orders", 1);
    browser.awaitText(".tail .wait", "No record has arrived since");
    put("orders", "k", "the new one");
    browser.awaitText(".record .data", "the new one");
    assertThat(browser.texts(".record .data")).noneMatch(data -> data.contains("old"));
    assertThat(browser.complaints()).isEmpty();
  }
}

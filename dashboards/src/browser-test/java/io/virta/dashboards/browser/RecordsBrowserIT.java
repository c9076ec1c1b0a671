package io.virta.dashboards.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.dashboards.tail.PutData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records on the screen are exactly those that were put. */
class RecordsBrowserIT extends InBrowser {

  @Test
  void numbers_beyond_javascript_are_shown_as_they_were_put() throws Exception {
    create("orders", 1);
    put("orders", "k", "{\"id\":12345678901234567890,\"f\":1e400,\"id\":0.10}");
    open("/?stream=orders");
    browser.awaitText(".record .data", "{\"id\":12345678901234567890,\"f\":1e400,\"id\":0.10}");
    browser.find(".record .expand").click();
    browser.awaitText(
        ".whole", "{\n  \"id\": 12345678901234567890,\n  \"f\": 1e400,\n  \"id\": 0.10\n}");
    browser.awaitText(".record .facts", "formatted as JSON");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void invisible_and_direction_characters_are_shown_as_escapes() throws Exception {
    create("orders", 1);
    put("orders", "gnp.\u202etxt", "paid\u200b \u2066no\u2069\tyes\n");
    open("/?stream=orders");
    browser.awaitText(".record .key", "gnp.\\u202etxt");
    browser.awaitText(".record .data", "paid\\u200b \\u2066no\\u2069\\tyes\\n");
    assertThat(browser.texts(".record .key .mark")).containsExactly("\\u202e");
    assertThat(browser.find(".record .key").getAttribute("title")).isEqualTo("gnp.\\u202etxt");

    put("orders", "\\u202e\u3164", "text");
    browser.awaitText(".record .key", "\\u202e\\u3164");
    assertThat(browser.texts(".record .key .mark")).containsExactly("\\u3164", "\\u202e");
    assertThat(browser.find(".record:not(.head) .key").getAttribute("title"))
        .isEqualTo("\\\\u202e\\u3164");
  }

  @Test
  void aggregated_and_compressed_records_are_unpacked_and_marked() throws Exception {
    create("orders", 1);
    byte[] pear = PutData.gzip("{\"pear\":1}".getBytes(UTF_8));
    put(virta, "orders", "stored", PutData.aggregated("user-1", "apple".getBytes(UTF_8), pear));
    open("/?stream=orders");
    browser.awaitText(".record .data", "apple");
    assertThat(browser.texts(".record .key")).containsExactly("user-1", "user-1");
    assertThat(browser.texts(".record .chip")).containsExactly("KPL 2/2", "gzip", "KPL 1/2");
    browser.awaitText("#tail-counters", "KPL aggregates unpacked");
    browser.find(".record .expand").click();
    browser.awaitText(".whole", "{\n  \"pear\": 1\n}");
    assertThat(browser.texts(".record .facts a"))
        .containsExactly(
            "Download (compressed)", "Download decompressed", "Download the stored record");
    assertAccessible("packed");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_large_record_can_be_loaded_completely() throws Exception {
    create("orders", 1);
    String data = "{\"text\":\"" + "x".repeat(900_000) + "\",\"end\":12345678901234567890}";
    put("orders", "k", data);
    open("/?stream=orders");
    browser.awaitText(".record .data", "{\"text\"");
    browser.find(".record .expand").click();
    browser.awaitText(".record .facts", "900,038 bytes, only the start is shown");
    browser.find(".facts .button").click();
    browser.awaitText(".whole", "\"end\": 12345678901234567890");
    browser.awaitNoText(".record .facts", "only the start is shown");
    browser.scrollToTop(".records");
    browser.find(".record .expand").click();
    browser.awaitNoText(".record .data", "12345678901234567890");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void the_start_of_a_large_binary_record_is_shown() throws Exception {
    create("orders", 1);
    byte[] content = new byte[3_000_000];
    put(virta, "orders", "k", PutData.gzip(content));
    open("/?stream=orders");
    browser.awaitText(".record .data", "0000");
    browser.find(".record .expand").click();
    browser.find(".facts .button").click();
    browser.awaitText(
        ".record .facts", "3,000,000 bytes decompressed, the first 1,048,576 shown; download");
    assertThat(browser.texts(".whole"))
        .singleElement()
        .satisfies(digits -> assertThat(digits.replace(" ", "")).hasSize(2 * 1_048_576));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_record_that_cannot_be_loaded_is_reported() throws Exception {
    create("orders", 1);
    put("orders", "k", "x".repeat(10_000));
    open("/?stream=orders");
    browser.awaitText(".record .data", "xxx");
    browser.find(".record .expand").click();
    node.unbind();
    browser.find(".facts .button").click();
    browser.awaitText(".facts .error", "Loading failed: the node is not responding");
  }

  @Test
  void a_filter_keeps_matching_rows_and_reports_what_it_searched() throws Exception {
    create("orders", 1);
    for (String fruit : List.of("apple", "banana", "cherry", "apple pie")) {
      put("orders", "k", fruit);
    }
    open("/?stream=orders");
    browser.awaitText(".record .data", "apple pie");
    browser.press("/");
    browser.press("apple");
    browser.awaitNoText(".record .data", "banana");
    assertThat(browser.texts(".record:not(.head) .data")).hasSize(2);
    browser.awaitText("#filter-result", "2 of the last 4 records match.");
    put("orders", "k", "banana bread");
    put("orders", "k", "apple juice");
    browser.awaitText(".record .data", "apple juice");
    browser.awaitText("#filter-result", "2 of the last 4 records match; 1 of 2 since ");
    browser.pressEscape();
    browser.pressEscape();
    browser.awaitText(".record .data", "cherry");
    assertThat(browser.complaints()).isEmpty();
  }
}

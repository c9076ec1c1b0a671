package io.virta.dashboards.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.dashboards.Listener;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page never claims more than it knows. */
class TruthBrowserIT extends InBrowser {

  @Test
  void without_the_node_the_figures_turn_grey_and_show_the_time_of_the_last_update()
      throws Exception {
    create("orders", 1);
    put("orders", "k", "before");
    open("/?stream=orders");
    browser.awaitText(".record .data", "before");
    assertThat(browser.texts("#last-heard")).isEmpty();
    int port = node.port();
    node.close();
    browser.awaitText("#connection", "Reconnecting");
    assertThat(browser.texts("#last-heard"))
        .singleElement()
        .asString()
        .matches("last update at \\d\\d:\\d\\d:\\d\\d");
    assertThat(browser.find("#last-heard").getAttribute("title"))
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} UTC.*");
    assertThat(browser.texts("main.stale .figures")).hasSize(1);
    assertThat(browser.texts(".totals.stale")).hasSize(1);
    assertThat(browser.driver().getTitle()).isEqualTo("Not connected: orders · Virta");
    assertAccessible("gone");

    startNode(port);
    browser.awaitText("#connection", "Live");
    put("orders", "k", "after");
    browser.awaitText(".record .data", "after");
    browser.awaitText(".record .data", "before");
    assertThat(browser.texts("#last-heard")).isEmpty();
    assertThat(browser.texts(".stale")).isEmpty();
    assertThat(browser.driver().getTitle()).isEqualTo("orders · Virta");
  }

  @Test
  void data_never_read_is_not_shown_as_loading_while_the_node_is_down() throws Exception {
    create("orders", 1);
    open("/");
    browser.awaitText("#connection", "Live");
    browser.awaitText("#stream-title", "orders");
    node.unbind();
    browser.awaitText("#connection", "Reconnecting");
    browser.follow("?region=eu-west-1&stream=clicks");
    browser.awaitText("#stream-title", "clicks");
    browser.awaitText(".streams .wait", "The node is not responding; retrying.");
    browser.awaitText(".detail > .wait", "The node is not responding; retrying.");
    browser.awaitText(".tail .wait", "The node is not responding; retrying.");
  }

  @Test
  void a_tail_that_has_not_searched_older_records_does_not_claim_that_there_are_none()
      throws Exception {
    node.close();
    startNode(0, Map.of("virta.console.tail.recent-per-shard", 0));
    create("orders", 1);
    put("orders", "k", "an older one");
    open("/?stream=orders");
    browser.awaitText(".tail .wait", "No record has arrived since ");
    put("orders", "k", "a new one");
    browser.awaitText(".record .data", "a new one");
  }

  @Test
  void after_a_restart_an_unused_stream_is_not_shown_as_empty() throws Exception {
    create("busy", 1);
    create("quiet", 1);
    put("quiet", "k", "from before the restart");
    int port = node.port();
    node.close();
    startNode(port);
    open("/?stream=busy");
    browser.awaitText(".figures", "no records yet");
    browser.awaitText(".stream .facts", "1 shard · none since node start");
    browser.clickText(".stream .name", "quiet");
    browser.awaitText(".record .data", "from before the restart");
    browser.awaitNoText(".stream .facts", "none since node start");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_node_that_refuses_live_data_is_not_shown_as_down() throws Exception {
    int port = node.port();
    node.close();
    startNode(port, Map.of("virta.console.listeners-max", 1));
    try (Listener other = new Listener(port, "streams")) {
      assertThat(other.header()).contains("200 OK");
      open("/");
      browser.awaitText("#connection", "Refused");
      browser.awaitText(".banner", "connected already (virta.console.listeners-max)");
    }
    browser.awaitText("#connection", "Live");
  }
}

package io.virta.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.http.aws.wire.WireError;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The unsigned requests that a node serves. */
class AccessRulesTest {
  private static @Nullable WireError refusal(RequestHead head, String... origins) {
    return new AccessRules(new AccessSettings(List.of(), List.of(origins), ""), true, Set::of)
        .refusal(head);
  }

  private static RequestHead from(String host, boolean secure, @Nullable String origin) {
    return new RequestHead(List.of(host), secure, origin, null, false);
  }

  private static int status(@Nullable WireError refusal) {
    return refusal == null ? 200 : refusal.status();
  }

  @ParameterizedTest
  @CsvSource({
    // The node's own pages.
    "localhost:4566, false, http://localhost:4566, 200",
    "LOCALHOST:4566, false, http://localhost:4566, 200",
    "localhost, false, http://localhost, 200",
    "localhost:80, false, http://localhost, 200",
    "localhost:4567, true, https://localhost:4567, 200",
    "[::1]:4566, false, http://[::1]:4566, 200",
    // Another port, scheme or host is another origin.
    "localhost:4566, false, http://localhost:3000, 403",
    "localhost:4566, false, http://localhost, 403",
    "localhost:4566, false, https://localhost:4566, 403",
    "localhost:4567, true, http://localhost:4567, 403",
    "localhost:4566, false, http://127.0.0.1:4566, 403",
    "localhost:4566, false, https://evil.example, 403",
    "localhost:4566, false, http://localhost:4566.evil.example, 403",
    "localhost:4566, false, http://localhost:4566@evil.example, 403",
    // Not an origin that could be compared.
    "localhost:4566, false, null, 403",
    "localhost:4566, false, x, 403",
    "localhost:4566, false, '', 403",
    "localhost:4566, false, 'http://localhost:4566 https://evil.example', 403",
    // To the browser, a page whose name resolves to this node has the node's own origin.
    "evil.example:4566, false, http://evil.example:4566, 421"
  })
  void serves_pages_of_its_own_origin_only(
      String host, boolean secure, String origin, int expected) {
    assertThat(status(refusal(from(host, secure, origin)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000, http://localhost:3000, 200",
    "http://LOCALHOST:3000, http://localhost:3000, 200",
    "http://localhost:3000, http://localhost:3001, 403",
    "http://localhost:*, http://localhost:3001, 200",
    "http://localhost:*, http://localhost, 200",
    "http://localhost:*, https://localhost:3001, 403",
    "http://localhost:*, http://localhost.evil.example:3001, 403",
    "https://app.example:443, https://app.example, 200",
    "https://app.example, https://app.example, 200",
    "chrome-extension://abcdef, chrome-extension://abcdef, 200",
    "*, https://evil.example, 200",
    "*, null, 200"
  })
  void serves_pages_of_allowed_origins(String allowed, String origin, int expected) {
    assertThat(status(refusal(from("localhost:4566", false, origin), allowed))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    ", false, 200", // not a browser
    "same-origin, false, 200",
    "none, false, 200", // address typed by the user
    "cross-site, true, 200", // a link to the console
    "cross-site, false, 403", // an image, a script, a frame
    "same-site, false, 403"
  })
  void refuses_loads_by_pages_that_send_no_origin(
      @Nullable String site, boolean opensPage, int expected) {
    RequestHead head = new RequestHead(List.of("localhost"), false, null, site, opensPage);
    assertThat(status(refusal(head))).isEqualTo(expected);
  }

  @Test
  void every_host_that_a_request_names_must_be_allowed() {
    RequestHead smuggled =
        new RequestHead(List.of("localhost", "evil.example"), false, null, null, false);
    RequestHead nameless = new RequestHead(List.of(), false, null, null, false);

    assertThat(status(refusal(smuggled))).isEqualTo(421);
    assertThat(status(refusal(nameless))).isEqualTo(421);
  }

  @Test
  void a_refusal_names_what_was_refused_and_the_setting() {
    assertThat(message(from("evil.example:4566", false, null)))
        .contains("evil.example", "--allow-host evil.example", "virta.http.allowed-hosts");
    assertThat(message(from("localhost", false, "http://localhost:3000")))
        .contains("--allow-origin http://localhost:3000", "virta.http.allowed-origins");
    assertThat(message(from("<b>localhost", false, null))).doesNotContain("<");
    assertThat(message(from("localhost", false, "<b>://localhost"))).doesNotContain("<");
  }

  private static String message(RequestHead head) {
    return String.valueOf(Objects.requireNonNull(refusal(head)).message());
  }

  @Test
  void each_name_is_logged_once_an_hour_and_the_number_of_names_is_limited() {
    AtomicLong now = new AtomicLong();
    RefusedNames names = new RefusedNames(now::get);

    assertThat(names.isNew("http://a.example")).isTrue();
    assertThat(names.isNew("http://a.example")).isFalse();
    int told = 1;
    for (int i = 0; i < 1_000; i++) {
      told += names.isNew("http://" + i + ".example") ? 1 : 0;
    }
    assertThat(told).isEqualTo(100);

    now.addAndGet(TimeUnit.MINUTES.toNanos(59));
    assertThat(names.isNew("http://a.example")).isFalse();
    assertThat(names.isNew("http://b.example")).as("no room").isFalse();
    now.addAndGet(TimeUnit.MINUTES.toNanos(2));
    assertThat(names.isNew("http://a.example")).as("an hour later").isTrue();
    assertThat(names.isNew("http://b.example")).as("a repeated name is forgotten, too").isTrue();
  }
}

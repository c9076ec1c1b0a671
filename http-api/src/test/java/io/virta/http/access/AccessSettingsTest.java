package io.virta.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings for hosts, origins and the metrics token. */
class AccessSettingsTest {
  private static final Config DEFAULTS =
      ConfigFactory.parseString("allowed-hosts = [], allowed-origins = [], metrics-token = \"\"");

  private static AccessSettings read(String text) {
    return AccessSettings.from(ConfigFactory.parseString(text).withFallback(DEFAULTS));
  }

  @Test
  void takes_lists_and_texts_with_commas() {
    assertThat(read("allowed-hosts = [A.example, \"*.b.example\"]").allowedHosts())
        .containsExactly("a.example", "*.b.example");
    assertThat(
            read("allowed-origins = \"http://localhost:3000, http://localhost:*\"")
                .allowedOrigins())
        .containsExactly("http://localhost:3000", "http://localhost:*");
    assertThat(read("allowed-origins = \"\"").allowedOrigins()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allowed-hosts = [\"a.example:4566\"]",
        "allowed-hosts = [\"http://a.example\"]",
        "allowed-hosts = [\"*a.example\"]",
        "allowed-hosts = [\"a.*\"]",
        "allowed-origins = [\"localhost:3000\"]",
        "allowed-origins = [\"http://localhost:3000/\"]",
        "allowed-origins = [\"http://*.example.org\"]",
        "allowed-origins = [\"null\"]",
        "metrics-token = short",
        "metrics-token = \"sixteen letters and blanks\""
      })
  void refuses_values_that_would_never_match_and_names_the_key(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("virta.http." + text.substring(0, text.indexOf(' ')))
        .hasMessageNotContaining("blanks");
  }

  @Test
  void never_shows_the_token() {
    assertThat(read("metrics-token = abcdefghijklmnop").toString()).doesNotContain("abcdef");
  }
}

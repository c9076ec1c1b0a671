package io.virta.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {
  @BeforeEach
  @AfterEach
  void forget() {
    System.clearProperty(LogFormat.VARIABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "JSON"})
  void takes_a_format_in_any_case(String value) {
    assertThat(LogFormat.useNamed(value)).isEmpty();
    assertThat(System.getProperty(LogFormat.VARIABLE)).isEqualTo("json");
  }

  @Test
  void changes_nothing_without_a_format() {
    assertThat(LogFormat.useNamed(null)).isEmpty();
    assertThat(LogFormat.useNamed("")).isEmpty();
    assertThat(System.getProperty(LogFormat.VARIABLE)).isNull();
  }

  @Test
  void rejects_any_other_format_and_can_still_log_the_error() {
    assertThat(LogFormat.useNamed("jsn"))
        .contains("VIRTA_LOG_FORMAT is jsn, expected text or json");
    assertThat(System.getProperty(LogFormat.VARIABLE)).isEqualTo("text");
  }
}

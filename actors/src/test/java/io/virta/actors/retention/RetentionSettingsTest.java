package io.virta.actors.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionSettingsTest {
  private static RetentionSettings settling(String value) {
    return RetentionSettings.from(
        ConfigFactory.parseString("retention-clock-settling = \"" + value + "\"")
            .withFallback(ConfigFactory.load().getConfig("virta.stream")));
  }

  @Test
  void a_clock_may_settle_for_up_to_a_day() {
    assertThat(settling("0s").clockSettling()).isZero();
    assertThat(settling("1d").clockSettling()).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1s", "25h"})
  void rejects_other_settling_times(String value) {
    assertThatThrownBy(() -> settling(value))
        .hasMessageContaining("virta.stream.retention-clock-settling must be 0s..1d");
  }
}

package io.virta.http.aws.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyRulesTest {
  private static final int MIB = 1024 * 1024;
  private static final Set<String> OPERATIONS = Set.of("Put", "List");
  private static final BodyLimits GENERAL = new BodyLimits(16 * MIB, Duration.ofSeconds(30));

  private static BodyRules rules(String bodies) {
    return BodyRules.from(
        ConfigFactory.parseString(
            "body-bytes-max = 16 MiB, body-timeout = 30s, bodies {" + bodies + "}"),
        Set.of("one", "other"));
  }

  @Test
  void what_is_not_named_has_the_general_limits() {
    BodyRules rules = rules("other.timeout = 1s");

    assertThat(rules.general()).isEqualTo(GENERAL);
    assertThat(rules.of("one", OPERATIONS).of("Put")).isEqualTo(GENERAL);
    assertThat(rules.of("one", OPERATIONS).of(null)).isEqualTo(GENERAL);
  }

  @Test
  void an_operation_has_its_own_limits_then_those_of_its_service_then_the_general_ones() {
    ServiceBodies bodies =
        rules("one { timeout = 60s, Put.bytes-max = 2 MiB }").of("one", OPERATIONS);

    assertThat(bodies.of("Put")).isEqualTo(new BodyLimits(2 * MIB, Duration.ofSeconds(60)));
    assertThat(bodies.of("List")).isEqualTo(new BodyLimits(16 * MIB, Duration.ofSeconds(60)));
    assertThat(bodies.of("Unknown")).isEqualTo(new BodyLimits(16 * MIB, Duration.ofSeconds(60)));
    assertThat(bodies.of(null)).isEqualTo(new BodyLimits(16 * MIB, Duration.ofSeconds(60)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "third.timeout = 1s | virta.http.bodies.third names no service",
        "one.bytes-max = 65 MiB | virta.http.bodies.one.bytes-max is 68157440, expected",
        "one.Put.timeout = 6m | virta.http.bodies.one.Put.timeout is PT6M, expected",
        "one.Put.time = 6m | virta.http.bodies.one.Put.time is unknown",
      })
  void settings_that_mean_nothing_are_refused_by_their_key(String bodies, String message) {
    assertThatThrownBy(() -> rules(bodies))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void an_operation_that_the_service_does_not_have_is_refused() {
    BodyRules rules = rules("one.Pull.timeout = 1s");

    assertThatThrownBy(() -> rules.of("one", OPERATIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("virta.http.bodies.one.Pull names no operation");
  }
}

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
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final BodyLimits GENERAL = new BodyLimits(16 * MIB, Duration.ofSeconds(30), IDLE);

  private static BodyRules rules(String bodies) {
    return BodyRules.from(
        ConfigFactory.parseString(
            "body-bytes-max = 16 MiB, body-timeout = 30s, body-idle-timeout = 10s,"
                + "body-memory-max = 16 MiB, stream-window = 1 MiB, bodies {"
                + bodies
                + "}"));
  }

  @Test
  void services_that_are_not_named_have_the_general_limits() {
    BodyRules rules = rules("other.timeout = 1s");

    assertThat(rules.general()).isEqualTo(GENERAL);
    assertThat(rules.of("one", OPERATIONS, Set.of()).of("Put")).isEqualTo(GENERAL);
    assertThat(rules.of("one", OPERATIONS, Set.of()).of(null)).isEqualTo(GENERAL);
  }

  @Test
  void an_operation_has_its_own_limits_then_those_of_its_service_then_the_general_ones() {
    ServiceBodies bodies =
        rules("one { timeout = 60s, Put.bytes-max = 2 MiB }").of("one", OPERATIONS, Set.of());

    assertThat(bodies.of("Put")).isEqualTo(new BodyLimits(2 * MIB, Duration.ofSeconds(60), IDLE));
    assertThat(bodies.of("List")).isEqualTo(new BodyLimits(16 * MIB, Duration.ofSeconds(60), IDLE));
    assertThat(bodies.of("Unknown"))
        .isEqualTo(new BodyLimits(16 * MIB, Duration.ofSeconds(60), IDLE));
    assertThat(bodies.of(null)).isEqualTo(new BodyLimits(16 * MIB, Duration.ofSeconds(60), IDLE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one.bytes-max = 65 MiB | virta.http.bodies.one.bytes-max is 68157440, expected",
        "one.Put.timeout = 6m | virta.http.bodies.one.Put.timeout is PT6M, expected",
        "one.Put.time = 6m | virta.http.bodies.one.Put.time is unknown",
      })
  void meaningless_settings_are_refused_and_the_key_is_named(String bodies, String message) {
    assertThatThrownBy(() -> rules(bodies))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void an_unknown_service_is_refused() {
    BodyRules rules = rules("third.timeout = 1s");

    assertThatThrownBy(() -> rules.requireOnly(Set.of("one", "other")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("virta.http.bodies.third names no service");
    rules.requireOnly(Set.of("third"));
  }

  @Test
  void a_stream_may_be_idle_as_long_as_its_operation_allows() {
    ServiceBodies bodies =
        rules("one { idle-timeout = 2s, Put.idle-timeout = 3s }").of("one", OPERATIONS, Set.of());

    assertThat(bodies.of("Put").idleTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(bodies.of("List").idleTimeout()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void only_an_operation_that_supports_files_may_have_a_body_larger_than_an_array() {
    BodyRules rules = rules("one.Put.bytes-max = 500 MiB");

    assertThat(rules.of("one", OPERATIONS, Set.of("Put")).of("Put").bytesMax())
        .isEqualTo(500L * MIB);
    assertThatThrownBy(() -> rules.of("one", OPERATIONS, Set.of("List")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("virta.http.bodies.one.Put.bytes-max is 524288000, expected");
  }

  @Test
  void an_operation_that_the_service_does_not_have_is_refused() {
    BodyRules rules = rules("one.Pull.timeout = 1s");

    assertThatThrownBy(() -> rules.of("one", OPERATIONS, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("virta.http.bodies.one.Pull names no operation");
  }
}

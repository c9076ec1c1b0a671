package io.virta.actors.damage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.virta.actors.model.ErrorCode;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecoveryFailuresTest {
  static Stream<Throwable> whatMayPass() {
    return Stream.of(
        new IOException("too many open files"),
        new UncheckedIOException(new IOException("input/output error")),
        new IllegalStateException(new TimeoutException("busy")));
  }

  static Stream<Throwable> whatStays() {
    return Stream.of(
        new IllegalStateException("its checksum does not match"),
        new UncheckedIOException(new JsonParseException(null, "no such field")),
        new UncheckedIOException(new NotSerializableException("a manifest of a later version")));
  }

  @ParameterizedTest
  @MethodSource("whatMayPass")
  void answers_a_failure_that_may_pass_as_unavailable(Throwable failure) {
    assertThat(RecoveryFailures.refusal("It", failure).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @ParameterizedTest
  @MethodSource("whatStays")
  void answers_a_failure_that_another_attempt_would_repeat_as_damaged(Throwable failure) {
    assertThat(RecoveryFailures.refusal("It", failure).code()).isEqualTo(ErrorCode.DAMAGED);
  }
}

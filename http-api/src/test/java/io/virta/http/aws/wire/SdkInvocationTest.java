package io.virta.http.aws.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The headers that identify a call and its attempts. */
class SdkInvocationTest {

  private static @Nullable SdkInvocation of(Map<String, String> headers) {
    return SdkInvocation.of(name -> Optional.ofNullable(headers.get(name)));
  }

  @ParameterizedTest
  @CsvSource({
    "attempt=2; max=3, 2",
    "ttl=20260101T000000Z; attempt=3; max=3, 3",
    "attempt=; max=3, 1",
    "attempt=0, 1",
    "attempt=9999999999, 999999",
    "max=3, 1"
  })
  void an_attempt_is_counted_from_1(String request, int attempt) {
    assertThat(of(Map.of("amz-sdk-invocation-id", "a", "amz-sdk-request", request)))
        .isEqualTo(new SdkInvocation("a", attempt));
  }

  @Test
  void a_call_without_an_id_or_with_a_too_long_one_is_not_identified() {
    assertThat(of(Map.of("amz-sdk-request", "attempt=2"))).isNull();
    assertThat(of(Map.of("amz-sdk-invocation-id", "x".repeat(257)))).isNull();
    assertThat(of(Map.of("amz-sdk-invocation-id", "x".repeat(256)))).isNotNull();
  }
}

package io.virta.http.kinesis.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireWriter;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KinesisErrorsTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void exactly_the_refusals_that_may_succeed_later_are_errors_that_sdks_retry(ErrorCode code) {
    WireError error =
        KinesisErrors.of("A test", new CompletionException(new VirtaException(code, "why")));

    boolean retried =
        error.status() >= 500 || error.type().equals("ProvisionedThroughputExceededException");
    assertThat(retried).isEqualTo(code.retryable() || code == ErrorCode.DAMAGED);
    assertThat(error.message()).isEqualTo("why");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void a_bug_reveals_no_internals(Dialect dialect) {
    assertThat(KinesisErrors.of("A test", new IllegalStateException("the secret is 42")))
        .isEqualTo(WireError.INTERNAL);
    assertThat(dialect.isWellFormed(WireWriter.write(dialect, WireError.INTERNAL))).isTrue();
  }
}

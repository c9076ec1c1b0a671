package io.virta.http.apps;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.http.aws.wire.WireError;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AppErrorsTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void a_refusal_that_cannot_come_from_an_app_is_an_internal_failure(ErrorCode code) {
    WireError error =
        AppErrors.of("A test", new CompletionException(new VirtaException(code, "why")));

    assertThat(error.status())
        .isEqualTo(
            switch (code) {
              case APP_NOT_FOUND -> 404;
              case VALIDATION, INVALID_ARGUMENT -> 400;
              case LOG_FULL, THROUGHPUT_EXCEEDED, UNAVAILABLE -> 503;
              default -> 500;
            });
  }
}

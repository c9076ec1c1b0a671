package io.virta.http.aws.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class CommonErrorsTest {
  @Test
  void passes_wire_errors_on_unchanged() {
    WireError error = WireError.validation("why");

    assertThat(CommonErrors.of("A test", new CompletionException(error.asException())))
        .isSameAs(error);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void a_refusal_by_an_entity_is_a_bug(ErrorCode code) {
    Logger log = (Logger) LoggerFactory.getLogger(VirtaException.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    try {
      assertThat(CommonErrors.of("A test", new VirtaException(code, "why")))
          .isEqualTo(WireError.INTERNAL);
    } finally {
      log.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("A test failed.");
  }

  @Test
  void a_bug_is_an_internal_failure() {
    assertThat(CommonErrors.of("A test", new IllegalStateException("the secret is 42")))
        .isEqualTo(WireError.INTERNAL);
  }
}

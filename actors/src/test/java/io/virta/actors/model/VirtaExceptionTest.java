package io.virta.actors.model;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class VirtaExceptionTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(VirtaException.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  @Test
  void a_refusal_is_returned_unchanged_and_is_not_logged() {
    VirtaException refusal = VirtaException.invalidArgument("why");

    assertThat(VirtaException.from("A test", new CompletionException(refusal))).isSameAs(refusal);
    assertThat(lines.list).isEmpty();
  }

  @Test
  void a_time_out_is_unavailable_and_is_not_logged() {
    VirtaException refusal =
        VirtaException.from("A test", new CompletionException(new TimeoutException("after 5 s")));

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal).hasMessageContaining("A test");
    assertThat(lines.list).isEmpty();
  }

  @Test
  void a_bug_becomes_an_internal_error_without_details_and_is_logged_once_with_its_stack_trace() {
    IllegalStateException bug = new IllegalStateException("the secret is 42");

    VirtaException refusal = VirtaException.from("A test", new CompletionException(bug));

    assertThat(refusal.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(refusal).hasMessage("Internal Service Failure");
    assertThat(lines.list).hasSize(1);
    assertThat(((ThrowableProxy) lines.list.get(0).getThrowableProxy()).getThrowable())
        .isSameAs(bug);
  }

  @Test
  void checking_for_one_code_logs_nothing() {
    assertThat(VirtaException.isRefusal(null, ErrorCode.IN_USE)).isFalse();
    assertThat(VirtaException.isRefusal(new IllegalStateException("a bug"), ErrorCode.INTERNAL))
        .isFalse();
    assertThat(
            VirtaException.isRefusal(
                new CompletionException(new VirtaException(ErrorCode.IN_USE, "why")),
                ErrorCode.IN_USE))
        .isTrue();
    assertThat(lines.list).isEmpty();
  }
}

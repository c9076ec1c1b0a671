package io.virta.persistence.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final RuntimeException cause = new IllegalStateException("why", new Error("deeper"));

  @Test
  void removes_all_wrappers_of_stages_and_futures() {
    assertThat(
            Failures.unwrap(
                new ExecutionException(new CompletionException(new CompletionException(cause)))))
        .isSameAs(cause);
  }

  @Test
  void leaves_other_exceptions_with_their_causes() {
    assertThat(Failures.unwrap(cause)).isSameAs(cause);
  }

  @Test
  void keeps_a_wrapper_without_a_cause() {
    CompletionException empty = new CompletionException("cancelled", null);

    assertThat(Failures.unwrap(empty)).isSameAs(empty);
  }
}

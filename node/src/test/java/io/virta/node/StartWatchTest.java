package io.virta.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StartWatchTest {
  private static final Duration OFTEN = Duration.ofMillis(1);
  private static final Duration NEVER_MIND = Duration.ofMillis(20);

  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();

  private static <T> CompletableFuture<T> noAnswer() {
    return CompletableFuture.failedFuture(
        new VirtaException(ErrorCode.UNAVAILABLE, "No answer in time; the outcome is unknown."));
  }

  private StartWatch growing() {
    return new StartWatch(
        () -> new StartWatch.Progress(looks.incrementAndGet(), "much to read"), NEVER_MIND, OFTEN);
  }

  private static StartWatch stuck() {
    return new StartWatch(
        () -> new StartWatch.Progress(7, "account 42: 3 recoveries under way"), NEVER_MIND, OFTEN);
  }

  @Test
  void repeats_the_question_while_recovery_makes_progress() {
    String answer =
        growing()
            .await(
                () ->
                    questions.incrementAndGet() < 1_000
                        ? noAnswer()
                        : CompletableFuture.completedFuture("awake"));

    assertThat(answer).isEqualTo("awake");
    assertThat(questions).hasValue(1_000);
  }

  @Test
  void waits_for_a_slow_answer_beyond_its_patience_while_there_is_progress() {
    CompletableFuture<String> slow = new CompletableFuture<>();
    StartWatch watch =
        new StartWatch(
            () -> {
              if (looks.incrementAndGet() == 100) {
                slow.complete("awake");
              }
              return new StartWatch.Progress(looks.get(), "much to read");
            },
            OFTEN,
            OFTEN);

    assertThat(watch.await(() -> slow)).isEqualTo("awake");
  }

  @Test
  void fails_without_progress_and_names_what_it_waited_for() {
    assertThatThrownBy(() -> stuck().await(CompletableFuture::new))
        .isInstanceOfSatisfying(
            NodeException.class,
            refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.FAILED))
        .hasMessageContaining("account 42: 3 recoveries under way")
        .hasMessageContaining("virta.node.start-patience");
  }

  @Test
  void does_not_count_repeated_questions_as_progress() {
    assertThatThrownBy(() -> stuck().await(StartWatchTest::noAnswer))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("last answer: No answer in time; the outcome is unknown.")
        .hasCauseInstanceOf(VirtaException.class);
  }

  @Test
  void passes_any_other_failure_on_at_once() {
    IllegalStateException damaged = new IllegalStateException("damaged");

    assertThatThrownBy(() -> growing().await(() -> CompletableFuture.failedFuture(damaged)))
        .isInstanceOf(CompletionException.class)
        .hasCause(damaged);
  }
}

package io.virta.node;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the streams answer, for as long as their recovery makes progress. Logs what it waits
 * for.
 */
final class StartWatch {
  private static final Logger log = LoggerFactory.getLogger(StartWatch.class);

  /**
   * The progress of a start.
   *
   * @param steps grows with every completed step; an equal or smaller value means no progress
   * @param waitingFor description for the log and for error messages
   */
  record Progress(long steps, String waitingFor) {}

  private final Supplier<Progress> progress;
  private final Duration patience;
  private final Duration betweenLooks;
  private long mostSteps = Long.MIN_VALUE;
  private long grewAtNanos;

  /** The failure of the most recent attempt. */
  private @Nullable Throwable lastFailure;

  /**
   * @param patience the longest time without progress
   * @param betweenLooks interval of the progress checks; each check logs one line
   */
  StartWatch(Supplier<Progress> progress, Duration patience, Duration betweenLooks) {
    this.progress = progress;
    this.patience = patience;
    this.betweenLooks = betweenLooks;
  }

  /**
   * Returns the answer to the question; repeats the question when the answer is UNAVAILABLE.
   *
   * @throws NodeException if there is no progress for too long
   */
  <T> T await(Supplier<? extends CompletionStage<T>> question) {
    return await(question.get(), question);
  }

  /** The same for a question that has already been sent. */
  <T> T await(CompletionStage<T> asked, Supplier<? extends CompletionStage<T>> question) {
    CompletableFuture<T> answer = asked.toCompletableFuture();
    look();
    while (true) {
      try {
        return answer.get(betweenLooks.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        report(look());
      } catch (ExecutionException failed) {
        Throwable cause = Failures.unwrap(failed);
        if (!isNoAnswer(cause)) {
          throw new CompletionException(cause);
        }
        lastFailure = cause;
        look();
        answer = askLater(question);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new NodeException(ExitCode.FAILED, "the start was interrupted", interrupted);
      }
    }
  }

  /** Repeats the question after a pause, because the refusal may have come at once. */
  private <T> CompletableFuture<T> askLater(Supplier<? extends CompletionStage<T>> question) {
    return CompletableFuture.runAsync(
            () -> {},
            CompletableFuture.delayedExecutor(betweenLooks.toNanos(), TimeUnit.NANOSECONDS))
        .thenCompose(paused -> question.get());
  }

  private static boolean isNoAnswer(Throwable failure) {
    return VirtaException.isRefusal(failure, ErrorCode.UNAVAILABLE);
  }

  private Progress look() {
    Progress now = progress.get();
    long nanos = System.nanoTime();
    if (now.steps() > mostSteps) {
      mostSteps = now.steps();
      grewAtNanos = nanos;
    } else if (nanos - grewAtNanos > patience.toNanos()) {
      throw noProgress(now);
    }
    return now;
  }

  private NodeException noProgress(Progress now) {
    Throwable failure = lastFailure;
    String lastAnswer = failure == null ? "" : " (last answer: " + failure.getMessage() + ")";
    return new NodeException(
        ExitCode.FAILED,
        "the start made no progress for %d s while it waited for %s%s; VIRTA_LOG_LEVEL=INFO shows more, virta.node.start-patience lets it wait longer"
            .formatted(patience.toSeconds(), now.waitingFor(), lastAnswer),
        failure);
  }

  private static void report(Progress now) {
    log.info("The node is starting and waits for {}", now.waitingFor());
  }
}

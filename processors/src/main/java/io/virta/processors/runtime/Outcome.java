package io.virta.processors.runtime;

import io.virta.actors.serialization.LocalMessage;
import io.virta.processors.operator.RetryLaterException;
import io.virta.processors.operator.StageStoppedException;
import io.virta.processors.state.StateException;
import java.time.Duration;

/** Why a {@link TaskRunner} has ended. By then, none of its cuts is still being written. */
sealed interface Outcome extends LocalMessage {
  /** It was told to, and nothing is left to send. */
  record Finished() implements Outcome {}

  /** A stream does not exist. */
  record StreamMissing(String stream) implements Outcome {}

  /** The task must not start again by itself. */
  record Stopped(boolean wholeApp, String reason) implements Outcome {}

  /** A record must be processed again, from the last cut on. */
  record Again(Duration delay) implements Outcome {}

  /** Something failed that may work later. */
  record Failed(Throwable cause) implements Outcome {}

  /** Returns the outcome of a runner that has thrown this. */
  static Outcome of(Throwable failure) {
    if (failure instanceof StageStoppedException stop) {
      return new Stopped(stop.isWholeApp(), String.valueOf(stop.getMessage()));
    } else if (failure instanceof StateException unreadable) {
      return new Stopped(/* wholeApp= */ false, String.valueOf(unreadable.getMessage()));
    } else if (failure instanceof RefusedOutputException refused) {
      return new Stopped(/* wholeApp= */ false, String.valueOf(refused.getMessage()));
    } else if (failure instanceof RetryLaterException later) {
      return new Again(later.delay());
    } else if (failure instanceof MissingStreamException missing) {
      return new StreamMissing(missing.stream());
    }
    return new Failed(failure);
  }
}

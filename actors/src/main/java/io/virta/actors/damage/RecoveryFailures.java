package io.virta.actors.damage;

import com.fasterxml.jackson.core.JacksonException;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.log.FencedException;
import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.log.UnreachableException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.persistence.RecoveryTimedOut;

/** The refusals with which an entity that could not recover answers its callers. */
public final class RecoveryFailures {
  /** Failures of the access to the bytes, which may be intact. */
  private static final Set<Class<? extends Throwable>> PASSING =
      Set.of(
          IOException.class,
          UncheckedIOException.class,
          TimeoutException.class,
          RecoveryTimedOut.class,
          LogFailedException.class,
          UnreachableException.class,
          FencedException.class);

  /**
   * Failures to decode bytes that were read. They extend {@link IOException}, but the access did
   * not fail.
   */
  private static final Set<Class<? extends Throwable>> UNDECODABLE =
      Set.of(JacksonException.class, ObjectStreamException.class);

  private RecoveryFailures() {}

  /**
   * Returns {@code DAMAGED} when another attempt would read the same bytes, {@code UNAVAILABLE}
   * when the next one may succeed.
   *
   * @param what the entity, in words that can start a sentence
   */
  public static VirtaException refusal(String what, Throwable failure) {
    return new VirtaException(
        isPassing(failure) ? ErrorCode.UNAVAILABLE : ErrorCode.DAMAGED,
        "%s cannot be read from the log: %s".formatted(what, failure.getMessage()));
  }

  /** Whether a newer writer has opened the log of the entity: it has another owner. */
  public static boolean isFenced(Throwable failure) {
    return isCausedBy(failure, Set.of(FencedException.class));
  }

  private static boolean isPassing(Throwable failure) {
    return isCausedBy(failure, PASSING) && !isCausedBy(failure, UNDECODABLE);
  }

  private static boolean isCausedBy(Throwable failure, Set<Class<? extends Throwable>> types) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Throwable tested = cause;
      if (types.stream().anyMatch(type -> type.isInstance(tested))) {
        return true;
      }
    }
    return false;
  }
}

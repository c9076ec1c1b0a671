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

/** What an entity that could not recover answers to those who ask it. */
public final class RecoveryFailures {
  /** Something between us and the bytes failed; they may be intact. */
  private static final Set<Class<? extends Throwable>> PASSING =
      Set.of(
          IOException.class,
          UncheckedIOException.class,
          TimeoutException.class,
          RecoveryTimedOut.class,
          LogFailedException.class,
          UnreachableException.class,
          FencedException.class);

  /** The bytes were read and mean nothing; these are {@link IOException}s by name only. */
  private static final Set<Class<? extends Throwable>> UNDECODABLE =
      Set.of(JacksonException.class, ObjectStreamException.class);

  private RecoveryFailures() {}

  /**
   * {@code DAMAGED} when another attempt would read the same, {@code UNAVAILABLE} when the next one
   * may succeed.
   *
   * @param what names the entity at the start of a sentence
   */
  public static VirtaException refusal(String what, Throwable failure) {
    return new VirtaException(
        isPassing(failure) ? ErrorCode.UNAVAILABLE : ErrorCode.DAMAGED,
        "%s cannot be read from the log: %s".formatted(what, failure.getMessage()));
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

package io.virta.http.aws.wire;

import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;

/**
 * The errors of one service: the only place that maps failures to the errors that clients receive.
 * Each service maps the refusal codes in a switch without a default, so that a new code does not
 * compile until every service maps it. Everything else is common to all services.
 *
 * @param <E> the type of the service's errors
 */
public abstract class ServiceErrors<E> {

  /** Returns the error for a refusal of an account, stream, shard or table. */
  protected abstract E ofRefusal(VirtaException refusal);

  /** Returns the error for a refusal that is already a wire error. */
  protected abstract E ofWire(WireError error);

  /**
   * Returns the error for anything that a stage failed with. A bug is logged here, with its stack
   * trace, and clients learn nothing about it.
   *
   * @param what names the failed operation in the log
   */
  protected final E errorFor(String what, Throwable failure) {
    return Failures.unwrap(failure) instanceof WireException wire
        ? ofWire(wire.error())
        : ofRefusal(VirtaException.from(what, failure));
  }

  /** Whether a failure is an expected refusal; any other is a bug. */
  public static boolean isExpected(Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    return cause instanceof WireException || cause instanceof VirtaException;
  }
}

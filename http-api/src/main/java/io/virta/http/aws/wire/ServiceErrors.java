package io.virta.http.aws.wire;

import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;

/**
 * The errors of one service: the only place that turns what went wrong into what its clients see.
 * Each service maps the codes of refusals by a switch without a default, so that a new code does
 * not compile until every service has mapped it. All else is the same for every service.
 *
 * @param <E> an error as the service answers it
 */
public abstract class ServiceErrors<E> {

  /** Returns the error for a refusal of an account, stream, shard or table. */
  protected abstract E ofRefusal(VirtaException refusal);

  /** Returns the error for what was refused in the words of the wire already. */
  protected abstract E ofWire(WireError error);

  /**
   * Returns the error for anything that a stage failed with. A bug is logged here, with its stack
   * trace, and clients learn nothing about it.
   *
   * @param what failed, as the log names it
   */
  protected final E errorFor(String what, Throwable failure) {
    return Failures.unwrap(failure) instanceof WireException wire
        ? ofWire(wire.error())
        : ofRefusal(VirtaException.from(what, failure));
  }

  /** Whether a failure is an answer; anything else is a bug. */
  public static boolean isExpected(Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    return cause instanceof WireException || cause instanceof VirtaException;
  }
}

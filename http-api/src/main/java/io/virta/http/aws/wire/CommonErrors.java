package io.virta.http.aws.wire;

import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;

/**
 * The errors of services that use no accounts, streams or tables. A refusal by one of those is a
 * bug here.
 */
public final class CommonErrors extends ServiceErrors<WireError> {
  private static final CommonErrors ERRORS = new CommonErrors();

  private CommonErrors() {}

  /** Returns the error for anything that a stage failed with; see {@link #errorFor}. */
  public static WireError of(String what, Throwable failure) {
    if (Failures.unwrap(failure) instanceof VirtaException refusal) {
      // Nothing that could refuse was called.
      return ERRORS.errorFor(what, new IllegalStateException("an unexpected refusal", refusal));
    }
    return ERRORS.errorFor(what, failure);
  }

  @Override
  protected WireError ofWire(WireError error) {
    return error;
  }

  @Override
  protected WireError ofRefusal(VirtaException refusal) {
    return WireError.INTERNAL;
  }
}

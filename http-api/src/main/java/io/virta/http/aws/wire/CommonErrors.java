package io.virta.http.aws.wire;

import io.virta.actors.model.VirtaException;

/**
 * The errors of services that ask no account, stream or table. No refusal of one is expected there,
 * so each is an internal failure.
 */
public final class CommonErrors extends ServiceErrors<WireError> {
  private static final CommonErrors ERRORS = new CommonErrors();

  private CommonErrors() {}

  /** Returns the error for anything that a stage failed with; see {@link #errorFor}. */
  public static WireError of(String what, Throwable failure) {
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

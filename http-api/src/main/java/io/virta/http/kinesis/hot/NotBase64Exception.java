package io.virta.http.kinesis.hot;

/** Data that a scanner accepted as base64 is invalid; the general reader reports the error. */
public final class NotBase64Exception extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotBase64Exception() {
    super("data is no base64", null, false, false);
  }
}

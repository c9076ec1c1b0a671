package io.virta.http.kinesis.hot;

/** Data that a scanner took for base64 is none; the general reader says what is wrong with it. */
public final class NotBase64Exception extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotBase64Exception() {
    super("data is no base64", null, false, false);
  }
}

package io.virta.http.aws.intake;

import io.virta.http.aws.wire.WireError;

/** A refusal to receive a body; the connection cannot be used for another request. */
final class BodyRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient WireError error;

  private BodyRefusedException(WireError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  /** Wraps an error with which the stream of a body has failed. */
  static BodyRefusedException of(WireError error) {
    return new BodyRefusedException(error);
  }

  static BodyRefusedException tooLarge(long bytesMax) {
    return new BodyRefusedException(
        new WireError(
            "RequestEntityTooLargeException",
            413,
            "A request body has at most " + bytesMax + " bytes."));
  }

  static BodyRefusedException noRoom() {
    return new BodyRefusedException(
        new WireError(
            "ServiceUnavailableException",
            503,
            "All memory for request bodies on this node is in use"
                + " (virta.http.body-heap-share); retry."));
  }

  static BodyRefusedException tooSlow(long seconds) {
    return new BodyRefusedException(
        new WireError(
            "RequestTimeoutException",
            408,
            "The request body did not arrive within " + seconds + " seconds."));
  }

  static BodyRefusedException idle(long seconds) {
    return new BodyRefusedException(
        new WireError(
            "RequestTimeoutException",
            408,
            "Nothing of the request body arrived for " + seconds + " seconds."));
  }

  static BodyRefusedException noDisk() {
    return new BodyRefusedException(
        new WireError(
            "ServiceUnavailableException",
            503,
            "All disk space for large request bodies on this node is in use"
                + " (virta.http.body-files-max); retry."));
  }

  static BodyRefusedException cutOff() {
    return new BodyRefusedException(
        new WireError("IncompleteBodyException", 400, "The request body ended early."));
  }

  WireError error() {
    return error;
  }
}

package io.virta.http.cloudwatch;

/** A request that CloudWatch would refuse; always the client's fault. */
final class CloudWatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  CloudWatchException(String code, String message) {
    super(message, null, false, false); // no stack trace: clients can provoke it at any rate
    this.code = code;
  }

  static CloudWatchException invalid(String message) {
    return new CloudWatchException("InvalidParameterValue", message);
  }

  static CloudWatchException missing(String parameter) {
    return new CloudWatchException(
        "MissingParameter", "The parameter " + parameter + " is required.");
  }

  /** The code in the query protocol; the other protocols add the suffix {@code Exception}. */
  String code() {
    return code;
  }
}

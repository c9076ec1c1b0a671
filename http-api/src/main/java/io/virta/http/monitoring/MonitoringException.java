package io.virta.http.monitoring;

/** A request that CloudWatch would refuse; always the client's fault. */
public final class MonitoringException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  MonitoringException(String code, String message) {
    super(message, null, false, false); // an answer, which anybody can cause as often as they like
    this.code = code;
  }

  static MonitoringException invalid(String message) {
    return new MonitoringException("InvalidParameterValue", message);
  }

  static MonitoringException missing(String parameter) {
    return new MonitoringException(
        "MissingParameter", "The parameter " + parameter + " is required.");
  }

  /**
   * The code of the query protocol; shapes of the other protocols have {@code Exception} behind it.
   */
  public String code() {
    return code;
  }
}

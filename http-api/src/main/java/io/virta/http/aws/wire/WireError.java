package io.virta.http.aws.wire;

import org.jspecify.annotations.Nullable;

/**
 * An error in the form that clients receive.
 *
 * @param type the name in {@code __type}
 * @param status the HTTP status
 * @param message the description; null where AWS sends none either
 */
public record WireError(String type, int status, @Nullable String message) {
  /** The type of errors after which clients back off and retry. */
  public static final String THROUGHPUT_EXCEEDED = "ProvisionedThroughputExceededException";

  private static final String SERIALIZATION = "SerializationException";

  /** The body does not parse at all. */
  public static final WireError UNREADABLE = new WireError(SERIALIZATION, 400, null);

  /** The target names an operation that the service does not have. */
  public static final WireError UNKNOWN_OPERATION =
      new WireError("UnknownOperationException", 400, null);

  /** A bug or an internal failure; reveals no internals. */
  public static final WireError INTERNAL =
      new WireError("InternalFailure", 500, "Internal Service Failure");

  /** Returns the error for a value of the wrong type, as sent by the framework that AWS uses. */
  public static WireError wrongType(String message) {
    return new WireError(SERIALIZATION, 400, message);
  }

  public static WireError validation(String message) {
    return new WireError("ValidationException", 400, message);
  }

  public static WireError invalidArgument(String message) {
    return new WireError("InvalidArgumentException", 400, message);
  }

  public static WireError resourceNotFound(String message) {
    return new WireError("ResourceNotFoundException", 400, message);
  }

  public WireException asException() {
    return new WireException(this);
  }

  /** The name of the message field: the framework of AWS writes its own with a capital letter. */
  String messageField() {
    return type.equals(SERIALIZATION) ? "Message" : "message";
  }
}

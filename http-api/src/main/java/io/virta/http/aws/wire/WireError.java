package io.virta.http.aws.wire;

import org.jspecify.annotations.Nullable;

/**
 * An error as a client sees it.
 *
 * @param type the name in {@code __type}
 * @param status the HTTP status
 * @param message what happened; null where AWS says nothing either
 */
public record WireError(String type, int status, @Nullable String message) {
  /** The type of what clients back off from and try again. */
  public static final String THROUGHPUT_EXCEEDED = "ProvisionedThroughputExceededException";

  private static final String SERIALIZATION = "SerializationException";

  /** The body does not parse at all. */
  public static final WireError UNREADABLE = new WireError(SERIALIZATION, 400, null);

  /** A target that the service does not have. */
  public static final WireError UNKNOWN_OPERATION =
      new WireError("UnknownOperationException", 400, null);

  /** A bug or a failure of ours; says nothing about our insides. */
  public static final WireError INTERNAL =
      new WireError("InternalFailure", 500, "Internal Service Failure");

  /** A value of the wrong type, in the words of the service's own framework. */
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

  /** The name of the message field: the service's framework spells it with a capital. */
  String messageField() {
    return type.equals(SERIALIZATION) ? "Message" : "message";
  }
}

package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.http.aws.wire.WireError;

/** Ends a request with an error of DynamoDB, with its message. */
final class DynamoDbException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String SERVICE = "com.amazonaws.dynamodb.v20120810#";
  private static final String FRAMEWORK = "com.amazon.coral.service#";

  private final String type;
  private final int status;
  private final transient ObjectNode extra = JsonNodeFactory.instance.objectNode();

  private DynamoDbException(String type, int status, String message) {
    super(message, null, false, false); // no stack trace: clients can provoke it at any rate
    this.type = type;
    this.status = status;
  }

  /** Returns an error from the service's model. */
  static DynamoDbException service(String type, String message) {
    return new DynamoDbException(SERVICE + type, 400, message);
  }

  static DynamoDbException validation(String message) {
    return new DynamoDbException("com.amazon.coral.validate#ValidationException", 400, message);
  }

  /** Returns the error for a body, or a value in it, that does not conform to the model. */
  static DynamoDbException serialization(String message) {
    return new DynamoDbException(FRAMEWORK + "SerializationException", 400, message);
  }

  static DynamoDbException unknownOperation() {
    return new DynamoDbException(FRAMEWORK + "UnknownOperationException", 400, "");
  }

  /** Returns an error that is common to all services, in the format of this one. */
  static DynamoDbException framework(WireError error) {
    return new DynamoDbException(
        FRAMEWORK + error.type(), error.status(), String.valueOf(error.message()));
  }

  /** Returns the error for an internal failure; reveals no internals. */
  static DynamoDbException internal() {
    return internal("The request processing has failed because of an internal failure.");
  }

  static DynamoDbException internal(String message) {
    return new DynamoDbException(SERVICE + "InternalServerError", 500, message);
  }

  int status() {
    return status;
  }

  /** Additional members besides type and message, for the caller to fill. */
  ObjectNode extra() {
    return extra;
  }

  /** Returns the body of the answer. */
  ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("__type", type);
    String message = getMessage();
    if (message != null && !message.isEmpty()) {
      // The framework's own errors write it with a capital letter, except for validation errors.
      body.put(type.startsWith(FRAMEWORK + "Serialization") ? "Message" : "message", message);
    }
    body.setAll(extra);
    return body;
  }
}

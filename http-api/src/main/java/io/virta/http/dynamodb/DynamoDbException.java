package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.http.aws.wire.WireError;

/** Ends a request with an error of the service, in its words. */
final class DynamoDbException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String SERVICE = "com.amazonaws.dynamodb.v20120810#";
  private static final String FRAMEWORK = "com.amazon.coral.service#";

  private final String type;
  private final int status;
  private final transient ObjectNode extra = JsonNodeFactory.instance.objectNode();

  private DynamoDbException(String type, int status, String message) {
    super(
        message, null, false, false); // no stack trace: anybody can cause it as often as they like
    this.type = type;
    this.status = status;
  }

  /** An error that the service's model has. */
  static DynamoDbException service(String type, String message) {
    return new DynamoDbException(SERVICE + type, 400, message);
  }

  static DynamoDbException validation(String message) {
    return new DynamoDbException("com.amazon.coral.validate#ValidationException", 400, message);
  }

  /** A body, or a value in it, that is not what the model says. */
  static DynamoDbException serialization(String message) {
    return new DynamoDbException(FRAMEWORK + "SerializationException", 400, message);
  }

  static DynamoDbException unknownOperation() {
    return new DynamoDbException(FRAMEWORK + "UnknownOperationException", 400, "");
  }

  /** An error that is the same for all services, in the words of this one. */
  static DynamoDbException framework(WireError error) {
    return new DynamoDbException(
        FRAMEWORK + error.type(), error.status(), String.valueOf(error.message()));
  }

  /** A failure of ours; says nothing about our insides. */
  static DynamoDbException internal() {
    return internal("The request processing has failed because of an internal failure.");
  }

  static DynamoDbException internal(String message) {
    return new DynamoDbException(SERVICE + "InternalServerError", 500, message);
  }

  int status() {
    return status;
  }

  /** Members beside type and message, to be filled. */
  ObjectNode extra() {
    return extra;
  }

  /** The body of the answer. */
  ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("__type", type);
    String message = getMessage();
    if (message != null && !message.isEmpty()) {
      // The framework's own errors spell it with a capital, except that of validation.
      body.put(type.startsWith(FRAMEWORK + "Serialization") ? "Message" : "message", message);
    }
    body.setAll(extra);
    return body;
  }
}

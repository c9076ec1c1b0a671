package io.virta.http.aws.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.virta.http.aws.wire.Shape.Flag;
import io.virta.http.aws.wire.Shape.Text;
import io.virta.http.aws.wire.Shape.Timestamp;
import io.virta.http.aws.wire.Shape.Whole;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/**
 * Reads scalar values, and rejects wrong types with the messages of the framework that AWS uses.
 */
final class ScalarReader {
  private final JsonParser in;
  private final Dialect dialect;

  ScalarReader(JsonParser in, Dialect dialect) {
    this.in = in;
    this.dialect = dialect;
  }

  Object read(Shape shape) throws IOException {
    if (shape instanceof Text) {
      return text();
    }
    if (shape instanceof Whole) {
      return whole();
    }
    if (shape instanceof Flag) {
      return flag();
    }
    if (shape instanceof Timestamp) {
      return timestamp();
    }
    throw new IllegalStateException("no single value: " + shape);
  }

  private String text() throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw cannotBecome("an String");
    }
    return wellFormed(in.getText());
  }

  /**
   * Returns the text, or fails if it contains unpaired surrogates: they result from invalid UTF-8
   * or from an escape, and cannot be encoded in UTF-8.
   */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSurrogatePair(text.charAt(i), at(text, i + 1))) {
          throw WireError.UNREADABLE.asException();
        }
        i++;
      }
    }
    return text;
  }

  private static char at(String text, int i) {
    return i < text.length() ? text.charAt(i) : 0;
  }

  private Integer whole() throws IOException {
    if (!in.currentToken().isNumeric()) {
      throw cannotBecome("an Integer");
    }
    double value = Math.floor(in.getDoubleValue());
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
  }

  private Boolean flag() throws IOException {
    JsonToken token = in.currentToken();
    if (token.isBoolean()) {
      return token == JsonToken.VALUE_TRUE;
    }
    if (token != JsonToken.VALUE_STRING) {
      throw cannotBecome("an Boolean");
    }
    String text = wellFormed(in.getText()).toUpperCase(Locale.ROOT);
    return switch (text) {
      case "TRUE", "YES", "1" -> true;
      case "FALSE", "NO", "0" -> false;
      default -> throw wrong("'" + text + "' can not be converted to an Boolean");
    };
  }

  private Instant timestamp() throws IOException {
    if (!in.currentToken().isNumeric()) {
      throw cannotBecome("milliseconds since epoch");
    }
    double value = in.getDoubleValue();
    double millis = dialect == Dialect.JSON ? value * 1000 : value;
    if (Double.isNaN(millis)) {
      throw cannotBecome("milliseconds since epoch");
    }
    return Instant.ofEpochMilli(Math.round(millis)); // the nearest long, however large it is
  }

  byte[] bytes() throws IOException {
    if (in.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT) {
      return in.getBinaryValue();
    }
    if (in.currentToken() != JsonToken.VALUE_STRING || dialect == Dialect.CBOR) {
      throw cannotBecome("a Blob");
    }
    return Base64Text.decode(wellFormed(in.getText()));
  }

  private WireException cannotBecome(String type) {
    return wrong(currentClass() + " can not be converted to " + type);
  }

  private String currentClass() {
    JsonToken token = in.currentToken();
    if (token.isBoolean()) {
      return "class java.lang.Boolean";
    }
    if (token.isNumeric()) {
      return "class com.amazon.coral.value.json.numbers.TruncatingBigNumber";
    }
    return token == JsonToken.VALUE_STRING
        ? "class java.lang.String"
        : "class java.nio.HeapByteBuffer";
  }

  private static WireException wrong(String message) {
    return WireError.wrongType(message).asException();
  }
}

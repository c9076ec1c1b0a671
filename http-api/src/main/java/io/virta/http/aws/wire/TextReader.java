package io.virta.http.aws.wire;

import io.virta.http.aws.wire.Fields.Items;
import io.virta.http.aws.wire.Shape.Flag;
import io.virta.http.aws.wire.Shape.ListOf;
import io.virta.http.aws.wire.Shape.Text;
import io.virta.http.aws.wire.Shape.Timestamp;
import io.virta.http.aws.wire.Shape.Whole;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads members given as text in a path, a query or a header. */
final class TextReader {
  private TextReader() {}

  /**
   * Reads a value.
   *
   * @param texts at least one; if the shape is not a list, only the first is used
   * @throws WireException if the text is not of that type
   */
  static Object read(Shape shape, List<String> texts) {
    if (shape instanceof ListOf list) {
      List<@Nullable Object> values =
          texts.stream()
              .limit(list.sizeMax())
              .<@Nullable Object>map(text -> scalar(list.element(), text))
              .toList();
      return new Items(values, texts.size());
    }
    return scalar(shape, texts.get(0));
  }

  private static Object scalar(Shape shape, String text) {
    try {
      if (shape instanceof Text) {
        return text;
      }
      if (shape instanceof Whole) {
        return Integer.valueOf(text);
      }
      if (shape instanceof Flag) {
        return flag(text);
      }
      if (shape instanceof Timestamp) {
        return Instant.parse(text);
      }
    } catch (NumberFormatException | DateTimeException malformed) {
      throw wrong(text, shape);
    }
    throw new IllegalStateException("no value of a path, query or header: " + shape);
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(text, new Flag());
    };
  }

  private static WireException wrong(String text, Shape shape) {
    String expected =
        shape instanceof Whole
            ? "an Integer"
            : shape instanceof Flag ? "a Boolean" : "a Timestamp of ISO 8601";
    return WireError.wrongType(
            "'" + Excerpt.of(text, 256) + "' can not be converted to " + expected)
        .asException();
  }
}

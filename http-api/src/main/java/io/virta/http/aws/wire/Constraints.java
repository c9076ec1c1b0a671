package io.virta.http.aws.wire;

import io.virta.http.aws.wire.Fields.Items;
import io.virta.http.aws.wire.Shape.Blob;
import io.virta.http.aws.wire.Shape.ListOf;
import io.virta.http.aws.wire.Shape.MapOf;
import io.virta.http.aws.wire.Shape.Member;
import io.virta.http.aws.wire.Shape.Structure;
import io.virta.http.aws.wire.Shape.Text;
import io.virta.http.aws.wire.Shape.Whole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks values against their shapes and reports all violations at once, with AWS's messages; used
 * once per request.
 */
final class Constraints {
  private static final int ERRORS_MAX = 10; // as on AWS
  private static final int QUOTED_CHARS_MAX = 2_048;
  private static final String NO_NULLS = " must satisfy constraint: [Member must not be null]";

  private final List<String> errors = new ArrayList<>();

  private Constraints() {}

  /**
   * Checks all members.
   *
   * @throws WireException with the first ten violations, or for an unsupported value
   */
  static void check(Structure shape, Fields fields) {
    Constraints constraints = new Constraints();
    constraints.structure(shape, fields, "");
    List<String> errors = constraints.errors;
    if (!errors.isEmpty()) {
      String plural = errors.size() == 1 ? "" : "s";
      throw WireError.validation(
              "%d validation error%s detected: %s"
                  .formatted(errors.size(), plural, String.join("; ", errors)))
          .asException();
    }
    for (Member member : shape.members()) {
      if (member.only() != null) {
        requireServed(member.name(), fields.find(member.name()), member.only());
      }
    }
  }

  private static void requireServed(String name, @Nullable Object value, Object only) {
    if (value != null && !value.equals(only)) {
      throw WireError.invalidArgument(
              "This version of Virta does not serve %1$s %2$s: leave %1$s out or set it to %3$s."
                  .formatted(name, value, only))
          .asException();
    }
  }

  private void structure(Structure shape, Fields fields, String path) {
    for (Member member : shape.members()) {
      member(member, fields.find(member.name()), path + lowerFirst(member.name()));
    }
  }

  private void member(Member member, @Nullable Object value, String path) {
    if (value != null) {
      value(member.shape(), value, path);
    } else if (member.required()) {
      add("null", path, "Member must not be null");
    }
  }

  private void value(Shape shape, Object value, String path) {
    if (shape instanceof Text text) {
      text(text, (String) value, path);
    } else if (shape instanceof Whole whole) {
      whole(whole, (Integer) value, path);
    } else if (shape instanceof Blob blob) {
      blob(blob, (byte[]) value, path);
    } else if (shape instanceof ListOf list) {
      list(list, (Items) value, path);
    } else if (shape instanceof MapOf map) {
      map(map, (Map<?, ?>) value, path);
    } else if (shape instanceof Structure structure) {
      structure(structure, (Fields) value, path + ".");
    }
  }

  private void text(Text shape, String value, String path) {
    String quoted = quote(value);
    if (shape.pattern() != null && !shape.pattern().matcher(value).matches()) {
      add(
          quoted,
          path,
          "Member must satisfy regular expression pattern: " + shape.pattern().pattern());
    }
    length(shape.charsMin(), shape.charsMax(), chars(value), quoted, path);
    if (!shape.values().isEmpty() && !shape.values().contains(value)) {
      add(
          quoted,
          path,
          "Member must satisfy enum value set: [" + String.join(", ", shape.values()) + "]");
    }
  }

  private void whole(Whole shape, int value, String path) {
    if (value < shape.min()) {
      add(
          quote(String.valueOf(value)),
          path,
          "Member must have value greater than or equal to " + shape.min());
    }
    if (value > shape.max()) {
      add(
          quote(String.valueOf(value)),
          path,
          "Member must have value less than or equal to " + shape.max());
    }
  }

  private void blob(Blob shape, byte[] value, String path) {
    length(0, shape.bytesMax(), value.length, quote(blobText(value.length)), path);
  }

  private void list(ListOf shape, Items items, String path) {
    length(shape.sizeMin(), shape.sizeMax(), items.size(), quote(listText(shape, items)), path);
    if (items.values().contains(null)) {
      add(quote(listText(shape, items)), path, "Member" + NO_NULLS);
    }
    int number = 0;
    for (Object value : items.values()) {
      number++;
      if (errors.size() == ERRORS_MAX) {
        return;
      }
      if (value != null) {
        value(shape.element(), value, path + "." + number + ".member");
      }
    }
  }

  private void map(MapOf shape, Map<?, ?> map, String path) {
    length(shape.sizeMin(), shape.sizeMax(), map.size(), quote(map.toString()), path);
    lengths("Map keys", shape.key(), map.keySet(), map, path);
    if (map.containsValue(null)) {
      add(quote(map.toString()), path, "Map value" + NO_NULLS);
    } else {
      lengths("Map value", shape.value(), map.values(), map, path);
    }
  }

  private void lengths(String what, Text shape, Collection<?> texts, Map<?, ?> map, String path) {
    for (Object text : texts) {
      int chars = chars((String) text);
      if (chars < shape.charsMin() || chars > shape.charsMax()) {
        add(
            quote(map.toString()),
            path,
            what
                + " must satisfy constraint: [Member must have length less than or equal to "
                + shape.charsMax()
                + ", Member must have length greater than or equal to "
                + shape.charsMin()
                + "]");
        return;
      }
    }
  }

  private void length(int min, int max, int length, String quoted, String path) {
    if (length < min) {
      add(quoted, path, "Member must have length greater than or equal to " + min);
    }
    if (length > max) {
      add(quoted, path, "Member must have length less than or equal to " + max);
    }
  }

  private void add(String quoted, String path, String constraint) {
    if (errors.size() < ERRORS_MAX) {
      errors.add(
          "Value %s at '%s' failed to satisfy constraint: %s".formatted(quoted, path, constraint));
    }
  }

  /**
   * Returns the value of a blob as quoted in length violations, for limits that do not depend on
   * the shape alone.
   */
  static String blobText(int bytes) {
    return "java.nio.HeapByteBuffer[pos=0 lim=" + bytes + " cap=" + bytes + "]";
  }

  private static String listText(ListOf shape, Items items) {
    String element = shape.elementText();
    if (element == null) {
      return items.values().toString();
    }
    List<String> texts = new ArrayList<>();
    items.values().forEach(value -> texts.add(value == null ? "null" : element));
    if (items.size() > texts.size()) {
      texts.add(element); // one more than allowed, to show that there are too many
    }
    return texts.toString();
  }

  private static String quote(String value) {
    // The text of a list of 501 records is long but bounded; it is quoted completely, as on AWS.
    return "'" + (value.startsWith("[") ? value : Excerpt.of(value, QUOTED_CHARS_MAX)) + "'";
  }

  private static int chars(String value) {
    return value.codePointCount(0, value.length());
  }

  private static String lowerFirst(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}

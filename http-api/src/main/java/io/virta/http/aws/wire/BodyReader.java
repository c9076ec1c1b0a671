package io.virta.http.aws.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.virta.http.aws.wire.Fields.Items;
import io.virta.http.aws.wire.Shape.Blob;
import io.virta.http.aws.wire.Shape.ListOf;
import io.virta.http.aws.wire.Shape.MapOf;
import io.virta.http.aws.wire.Shape.Member;
import io.virta.http.aws.wire.Shape.Structure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members that a shape defines from a request body. Unknown members are skipped, and a
 * null member counts as absent; nulls in lists and maps violate constraints. The memory used is
 * bounded by the sizes in the shape, whatever the body contains.
 */
public final class BodyReader {
  private static final String LIST_NOT_EXPECTED = "Start of list found where not expected";
  private static final String MAP_NOT_EXPECTED =
      "Start of structure or map found where not expected.";

  private final JsonParser in;
  private final ScalarReader scalars;

  private BodyReader(JsonParser in, Dialect dialect) {
    this.in = in;
    this.scalars = new ScalarReader(in, dialect);
  }

  /**
   * Reads a body and checks it against all constraints of its shape.
   *
   * @throws WireException for any error in the body
   */
  public static Fields read(Dialect dialect, byte[] body, Structure shape) {
    return read(
        dialect,
        body,
        shape,
        fields -> {
          Constraints.check(shape, fields);
          return fields;
        });
  }

  /** Reads a body; {@code complete} adds the members from outside the body and checks all. */
  static Fields read(
      Dialect dialect, byte[] body, Structure shape, UnaryOperator<Fields> complete) {
    if (dialect.isOverlong(body)) {
      throw WireError.UNREADABLE.asException();
    }
    try (JsonParser in = dialect.factory().createParser(body)) {
      in.nextToken();
      Fields fields = new BodyReader(in, dialect).document(shape);
      return complete.apply(fields);
    } catch (IOException malformed) {
      throw WireError.UNREADABLE.asException();
    } catch (WireException refused) {
      // If the rest of the document is malformed, that error takes precedence over the wrong type.
      throw dialect.isWellFormed(body) ? refused : WireError.UNREADABLE.asException();
    }
  }

  private Fields document(Structure shape) throws IOException {
    JsonToken top = in.currentToken();
    if (top == null || top.isScalarValue()) {
      throw WireError.UNREADABLE.asException();
    }
    Object fields = structure(shape);
    if (fields == null || in.nextToken() != null) {
      throw WireError.UNREADABLE.asException();
    }
    return (Fields) fields;
  }

  private @Nullable Object value(Shape shape) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (shape instanceof Structure structure) {
      return structure(structure);
    }
    if (shape instanceof ListOf list) {
      return list(list);
    }
    if (shape instanceof MapOf map) {
      return map(map);
    }
    refuse(JsonToken.START_ARRAY, LIST_NOT_EXPECTED);
    refuse(JsonToken.START_OBJECT, MAP_NOT_EXPECTED);
    return shape instanceof Blob ? scalars.bytes() : scalars.read(shape);
  }

  private @Nullable Object structure(Structure shape) throws IOException {
    refuse(JsonToken.START_ARRAY, LIST_NOT_EXPECTED);
    require(JsonToken.START_OBJECT, "Expected null");
    Fields fields = new Fields();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      Member member = shape.find(in.currentName());
      in.nextToken();
      if (member == null) {
        in.skipChildren();
      } else {
        fields.set(member.name(), value(member.shape()));
      }
    }
    return fields;
  }

  private Object list(ListOf shape) throws IOException {
    refuse(JsonToken.START_OBJECT, MAP_NOT_EXPECTED);
    require(JsonToken.START_ARRAY, "Expected list or null");
    List<@Nullable Object> values = new ArrayList<>();
    int size = 0;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      size++;
      if (size <= shape.sizeMax()) {
        values.add(value(shape.element()));
      } else {
        in.skipChildren();
      }
    }
    return new Items(values, size);
  }

  private Object map(MapOf shape) throws IOException {
    refuse(JsonToken.START_ARRAY, LIST_NOT_EXPECTED);
    require(JsonToken.START_OBJECT, "Expected map or null");
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String key = ScalarReader.wellFormed(in.currentName());
      in.nextToken();
      Object value = value(shape.value());
      // One entry more than allowed is enough to detect that there are too many.
      if (map.size() <= shape.sizeMax()) {
        map.put(key, (String) value);
      }
    }
    return map;
  }

  private void refuse(JsonToken token, String message) {
    if (in.currentToken() == token) {
      throw WireError.wrongType(message).asException();
    }
  }

  private void require(JsonToken token, String message) {
    if (in.currentToken() != token) {
      throw WireError.wrongType(message).asException();
    }
  }
}

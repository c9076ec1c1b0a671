package io.virta.actors.item;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The value of an attribute. Values are kept in a canonical form (numbers without trailing zeros,
 * sets sorted), so that {@code equals} is DynamoDB's equality. The type names are part of the
 * journal's format.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_ARRAY)
@JsonSubTypes({
  @JsonSubTypes.Type(value = AttributeValue.Text.class, name = "S"),
  @JsonSubTypes.Type(value = AttributeValue.Numeric.class, name = "N"),
  @JsonSubTypes.Type(value = AttributeValue.Binary.class, name = "B"),
  @JsonSubTypes.Type(value = AttributeValue.Bool.class, name = "BOOL"),
  @JsonSubTypes.Type(value = AttributeValue.Null.class, name = "NULL"),
  @JsonSubTypes.Type(value = AttributeValue.TextSet.class, name = "SS"),
  @JsonSubTypes.Type(value = AttributeValue.NumericSet.class, name = "NS"),
  @JsonSubTypes.Type(value = AttributeValue.BinarySet.class, name = "BS"),
  @JsonSubTypes.Type(value = AttributeValue.Sequence.class, name = "L"),
  @JsonSubTypes.Type(value = AttributeValue.Document.class, name = "M")
})
public sealed interface AttributeValue {

  AttributeType type();

  record Text(String value) implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.S;
    }
  }

  /** A number within the limits of {@link Numbers}. */
  record Numeric(BigDecimal value) implements AttributeValue {
    public Numeric {
      value = Numbers.canonical(value);
    }

    @Override
    public AttributeType type() {
      return AttributeType.N;
    }
  }

  /**
   * Bytes.
   *
   * @param hex two lower-case digits per byte, so that equality and order of the texts are those of
   *     the bytes
   */
  record Binary(String hex) implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.B;
    }
  }

  record Bool(boolean value) implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.BOOL;
    }
  }

  /** The null value; the attribute itself exists. */
  record Null() implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.NULL;
    }
  }

  /** A set of at least one string. */
  record TextSet(List<String> values) implements AttributeValue {
    public TextSet {
      values = values.stream().distinct().sorted().toList();
    }

    @Override
    public AttributeType type() {
      return AttributeType.SS;
    }
  }

  /** A set of at least one number. */
  record NumericSet(List<BigDecimal> values) implements AttributeValue {
    public NumericSet {
      values = values.stream().map(Numbers::canonical).distinct().sorted().toList();
    }

    @Override
    public AttributeType type() {
      return AttributeType.NS;
    }
  }

  /** A set of at least one byte string, each in the form of {@link Binary}. */
  record BinarySet(List<String> hexes) implements AttributeValue {
    public BinarySet {
      hexes = hexes.stream().distinct().sorted().toList();
    }

    @Override
    public AttributeType type() {
      return AttributeType.BS;
    }
  }

  record Sequence(List<AttributeValue> values) implements AttributeValue {
    public Sequence {
      values = List.copyOf(values);
    }

    @Override
    public AttributeType type() {
      return AttributeType.L;
    }
  }

  record Document(Map<String, AttributeValue> members) implements AttributeValue {
    public Document {
      members = Collections.unmodifiableMap(new TreeMap<>(members));
    }

    @Override
    public AttributeType type() {
      return AttributeType.M;
    }
  }
}

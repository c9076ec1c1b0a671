package io.virta.actors.item;

import io.virta.actors.item.AttributeValue.Binary;
import io.virta.actors.item.AttributeValue.BinarySet;
import io.virta.actors.item.AttributeValue.Document;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.NumericSet;
import io.virta.actors.item.AttributeValue.Sequence;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.AttributeValue.TextSet;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** An operand of a condition. */
public sealed interface Operand {

  /** Returns the value for an item; null when it has none. */
  @Nullable AttributeValue in(Item item);

  /** The item's value at a path. */
  record Attribute(AttributePath path) implements Operand {
    @Override
    public @Nullable AttributeValue in(Item item) {
      return path.in(item);
    }
  }

  /** A value from the request. */
  record Literal(AttributeValue value) implements Operand {
    @Override
    public AttributeValue in(Item item) {
      return value;
    }
  }

  /**
   * The size of the item's value at a path: UTF-8 bytes of a string, bytes or elements; other types
   * have no size.
   */
  record Size(AttributePath path) implements Operand {
    @Override
    public @Nullable AttributeValue in(Item item) {
      AttributeValue value = path.in(item);
      long size = value == null ? -1 : sizeOf(value);
      return size < 0 ? null : new Numeric(BigDecimal.valueOf(size));
    }

    private static long sizeOf(AttributeValue value) {
      if (value instanceof Text text) {
        return ItemSize.utf8(text.value());
      }
      if (value instanceof Binary binary) {
        return binary.hex().length() / 2;
      }
      if (value instanceof TextSet set) {
        return set.values().size();
      }
      if (value instanceof NumericSet set) {
        return set.values().size();
      }
      if (value instanceof BinarySet set) {
        return set.hexes().size();
      }
      if (value instanceof Sequence list) {
        return list.values().size();
      }
      return value instanceof Document document ? document.members().size() : -1;
    }
  }
}

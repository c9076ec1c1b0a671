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
import java.util.List;
import java.util.Map;

/** The size of an item as DynamoDB counts it. Source: "DynamoDB item sizes and formats". */
final class ItemSize {
  private static final int CONTAINER_BYTES = 3;

  private ItemSize() {}

  static long of(Item item) {
    return members(item.attributes());
  }

  private static long members(Map<String, AttributeValue> members) {
    long sum = 0;
    for (Map.Entry<String, AttributeValue> member : members.entrySet()) {
      sum += utf8(member.getKey()) + of(member.getValue());
    }
    return sum;
  }

  static long of(AttributeValue value) {
    if (value instanceof Text text) {
      return utf8(text.value());
    }
    if (value instanceof Numeric number) {
      return digits(number.value());
    }
    if (value instanceof Binary binary) {
      return binary.hex().length() / 2;
    }
    if (value instanceof TextSet set) {
      return set.values().stream().mapToLong(ItemSize::utf8).sum();
    }
    if (value instanceof NumericSet set) {
      return set.values().stream().mapToLong(ItemSize::digits).sum();
    }
    if (value instanceof BinarySet set) {
      return set.hexes().stream().mapToLong(hex -> hex.length() / 2).sum();
    }
    if (value instanceof Sequence list) {
      return CONTAINER_BYTES + elements(list.values());
    }
    return value instanceof Document document
        ? CONTAINER_BYTES + document.members().size() + members(document.members())
        : 1;
  }

  private static long elements(List<AttributeValue> values) {
    return values.size() + values.stream().mapToLong(ItemSize::of).sum();
  }

  private static long digits(BigDecimal number) {
    return (number.precision() + 1L) / 2 + 1 + (number.signum() < 0 ? 1 : 0);
  }

  /** Counts the UTF-8 bytes without encoding them. */
  static long utf8(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // A surrogate is half of a four-byte character.
      bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
    }
    return bytes;
  }
}

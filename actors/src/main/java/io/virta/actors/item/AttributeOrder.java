package io.virta.actors.item;

import io.virta.actors.item.AttributeValue.Binary;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.Text;
import java.util.Comparator;

/**
 * The order of values that can be keys: numbers by value, strings by their UTF-8 bytes, bytes
 * unsigned. Values of different types have no order; check with {@link #comparable}.
 */
public final class AttributeOrder implements Comparator<AttributeValue> {
  public static final AttributeOrder INSTANCE = new AttributeOrder();

  private AttributeOrder() {}

  public static boolean comparable(AttributeValue left, AttributeValue right) {
    return left.type() == right.type() && left.type().isScalarKey();
  }

  @Override
  public int compare(AttributeValue left, AttributeValue right) {
    if (left instanceof Text a && right instanceof Text b) {
      return compareUtf8(a.value(), b.value());
    }
    if (left instanceof Numeric a && right instanceof Numeric b) {
      return a.value().compareTo(b.value());
    }
    if (left instanceof Binary a && right instanceof Binary b) {
      return a.hex().compareTo(b.hex());
    }
    throw new IllegalArgumentException(left.type() + " and " + right.type() + " have no order");
  }

  /**
   * Compares in the order of the UTF-8 bytes; a plain comparison of chars would put surrogates
   * before U+E000.
   */
  static int compareUtf8(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean high = Character.isSurrogate(a);
        return high == Character.isSurrogate(b) ? Character.compare(a, b) : high ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}

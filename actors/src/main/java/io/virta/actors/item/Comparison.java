package io.virta.actors.item;

import org.jspecify.annotations.Nullable;

/**
 * The comparison operators. A missing value, or one of another type, is not equal and has no order.
 */
public enum Comparison {
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL;

  boolean holds(@Nullable AttributeValue left, @Nullable AttributeValue right) {
    if (this == EQUAL || this == NOT_EQUAL) {
      boolean equal = left != null && left.equals(right);
      return equal == (this == EQUAL);
    }
    if (left == null || right == null || !AttributeOrder.comparable(left, right)) {
      return false;
    }
    int order = AttributeOrder.INSTANCE.compare(left, right);
    return switch (this) {
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      default -> order >= 0;
    };
  }
}

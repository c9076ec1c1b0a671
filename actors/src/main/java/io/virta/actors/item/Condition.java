package io.virta.actors.item;

import io.virta.actors.item.AttributeValue.Binary;
import io.virta.actors.item.AttributeValue.BinarySet;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.NumericSet;
import io.virta.actors.item.AttributeValue.Sequence;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.AttributeValue.TextSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on an item: a write takes place, or a read returns the item, only if it holds. A
 * missing item counts as one without attributes.
 */
public sealed interface Condition {

  boolean holds(Item item);

  /** Holds if both conditions hold. */
  record And(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Item item) {
      return left.holds(item) && right.holds(item);
    }
  }

  /** Holds if at least one of the two conditions holds. */
  record Or(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Item item) {
      return left.holds(item) || right.holds(item);
    }
  }

  record Not(Condition condition) implements Condition {
    @Override
    public boolean holds(Item item) {
      return !condition.holds(item);
    }
  }

  record Compare(Operand left, Comparison comparison, Operand right) implements Condition {
    @Override
    public boolean holds(Item item) {
      return comparison.holds(left.in(item), right.in(item));
    }
  }

  /** Holds for values from {@code low} to {@code high}, both included. */
  record Between(Operand operand, Operand low, Operand high) implements Condition {
    @Override
    public boolean holds(Item item) {
      AttributeValue value = operand.in(item);
      return Comparison.GREATER_OR_EQUAL.holds(value, low.in(item))
          && Comparison.LESS_OR_EQUAL.holds(value, high.in(item));
    }
  }

  record In(Operand operand, List<Operand> candidates) implements Condition {
    public In {
      candidates = List.copyOf(candidates);
    }

    @Override
    public boolean holds(Item item) {
      AttributeValue value = operand.in(item);
      return value != null
          && candidates.stream().anyMatch(candidate -> value.equals(candidate.in(item)));
    }
  }

  record Exists(AttributePath path) implements Condition {
    @Override
    public boolean holds(Item item) {
      return path.in(item) != null;
    }
  }

  record HasType(AttributePath path, AttributeType type) implements Condition {
    @Override
    public boolean holds(Item item) {
      AttributeValue value = path.in(item);
      return value != null && value.type() == type;
    }
  }

  /** Holds if a string or byte string begins with another. */
  record BeginsWith(Operand operand, Operand prefix) implements Condition {
    @Override
    public boolean holds(Item item) {
      AttributeValue value = operand.in(item);
      AttributeValue start = prefix.in(item);
      if (value instanceof Text text && start instanceof Text begin) {
        return text.value().startsWith(begin.value());
      }
      return value instanceof Binary bytes
          && start instanceof Binary begin
          && bytes.hex().startsWith(begin.hex());
    }
  }

  /** Holds if a string or byte string contains another, or a set or list contains a value. */
  record Contains(Operand container, Operand part) implements Condition {
    @Override
    public boolean holds(Item item) {
      AttributeValue value = container.in(item);
      AttributeValue wanted = part.in(item);
      return value != null && wanted != null && contains(value, wanted);
    }

    private static boolean contains(AttributeValue value, AttributeValue wanted) {
      if (value instanceof Sequence list) {
        return list.values().contains(wanted);
      }
      if (wanted instanceof Text part) {
        return value instanceof Text text
            ? text.value().contains(part.value())
            : value instanceof TextSet set && set.values().contains(part.value());
      }
      if (wanted instanceof Numeric number) {
        return value instanceof NumericSet set && set.values().contains(number.value());
      }
      return wanted instanceof Binary bytes && containsBytes(value, bytes.hex());
    }

    private static boolean containsBytes(AttributeValue value, String hex) {
      if (!(value instanceof Binary bytes)) {
        return value instanceof BinarySet set && set.hexes().contains(hex);
      }
      int at = bytes.hex().indexOf(hex);
      while (at >= 0 && at % 2 != 0) { // starts in the middle of a byte
        at = bytes.hex().indexOf(hex, at + 1);
      }
      return at >= 0;
    }
  }

  /** Returns whether a condition holds; null stands for no condition and for a missing item. */
  static boolean isMet(@Nullable Condition condition, @Nullable Item item) {
    return condition == null || condition.holds(item == null ? Item.EMPTY : item);
  }
}

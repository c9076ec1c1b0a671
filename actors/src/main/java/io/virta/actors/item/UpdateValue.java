package io.virta.actors.item;

import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.Sequence;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import java.util.ArrayList;
import java.util.List;

/**
 * A value that an update puts at a path, computed from the item as it was before the update. Throws
 * VALIDATION when it cannot be computed.
 */
public sealed interface UpdateValue {

  AttributeValue in(Item item);

  /** A value from the request. */
  record Given(AttributeValue value) implements UpdateValue {
    @Override
    public AttributeValue in(Item item) {
      return value;
    }
  }

  /** The item's value at a path. */
  record Copied(AttributePath path) implements UpdateValue {
    @Override
    public AttributeValue in(Item item) {
      AttributeValue value = path.in(item);
      if (value == null) {
        throw new VirtaException(
            ErrorCode.VALIDATION,
            "The provided expression refers to an attribute that does not exist in the item");
      }
      return value;
    }
  }

  /** The item's value at a path, or another value if there is none. */
  record CopiedOr(AttributePath path, UpdateValue otherwise) implements UpdateValue {
    @Override
    public AttributeValue in(Item item) {
      AttributeValue value = path.in(item);
      return value == null ? otherwise.in(item) : value;
    }
  }

  /** A sum or difference of numbers. */
  record Calculated(UpdateValue left, boolean plus, UpdateValue right) implements UpdateValue {
    @Override
    public AttributeValue in(Item item) {
      AttributeValue a = left.in(item);
      AttributeValue b = right.in(item);
      if (!(a instanceof Numeric x) || !(b instanceof Numeric y)) {
        throw wrongType();
      }
      return new Numeric(
          plus ? Numbers.add(x.value(), y.value()) : Numbers.subtract(x.value(), y.value()));
    }
  }

  /** The concatenation of two lists. */
  record Appended(UpdateValue front, UpdateValue back) implements UpdateValue {
    @Override
    public AttributeValue in(Item item) {
      AttributeValue a = front.in(item);
      AttributeValue b = back.in(item);
      if (!(a instanceof Sequence x) || !(b instanceof Sequence y)) {
        throw wrongType();
      }
      List<AttributeValue> joined = new ArrayList<>(x.values());
      joined.addAll(y.values());
      return new Sequence(joined);
    }
  }

  private static VirtaException wrongType() {
    return new VirtaException(
        ErrorCode.VALIDATION, "An operand in the update expression has an incorrect data type");
  }
}

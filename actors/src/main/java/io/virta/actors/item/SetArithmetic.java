package io.virta.actors.item;

import io.virta.actors.item.AttributeValue.BinarySet;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.NumericSet;
import io.virta.actors.item.AttributeValue.TextSet;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results of ADD and DELETE on a number or a set. */
final class SetArithmetic {
  private SetArithmetic() {}

  static AttributeValue plus(@Nullable AttributeValue old, AttributeValue added) {
    if (old == null) {
      return added;
    }
    if (old instanceof Numeric a && added instanceof Numeric b) {
      return new Numeric(Numbers.add(a.value(), b.value()));
    }
    if (old instanceof TextSet a && added instanceof TextSet b) {
      return new TextSet(union(a.values(), b.values()));
    }
    if (old instanceof NumericSet a && added instanceof NumericSet b) {
      return new NumericSet(union(a.values(), b.values()));
    }
    if (old instanceof BinarySet a && added instanceof BinarySet b) {
      return new BinarySet(union(a.hexes(), b.hexes()));
    }
    throw wrongType();
  }

  /** Returns the remaining set; null when it is empty. */
  static @Nullable AttributeValue minus(@Nullable AttributeValue old, AttributeValue removed) {
    if (old == null) {
      return null;
    }
    if (old instanceof TextSet a && removed instanceof TextSet b) {
      List<String> left = difference(a.values(), b.values());
      return left.isEmpty() ? null : new TextSet(left);
    }
    if (old instanceof NumericSet a && removed instanceof NumericSet b) {
      var left = difference(a.values(), b.values());
      return left.isEmpty() ? null : new NumericSet(left);
    }
    if (old instanceof BinarySet a && removed instanceof BinarySet b) {
      List<String> left = difference(a.hexes(), b.hexes());
      return left.isEmpty() ? null : new BinarySet(left);
    }
    throw wrongType();
  }

  private static <T> List<T> union(List<T> left, List<T> right) {
    List<T> all = new ArrayList<>(left);
    all.addAll(right);
    return all;
  }

  private static <T> List<T> difference(List<T> left, List<T> right) {
    List<T> rest = new ArrayList<>(left);
    rest.removeAll(right);
    return rest;
  }

  private static VirtaException wrongType() {
    return new VirtaException(
        ErrorCode.VALIDATION, "An operand in the update expression has an incorrect data type");
  }
}

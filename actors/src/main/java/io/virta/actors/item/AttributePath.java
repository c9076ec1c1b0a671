package io.virta.actors.item;

import io.virta.actors.item.AttributeValue.Document;
import io.virta.actors.item.AttributeValue.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path to a value in an item: an attribute, then members of maps and elements of lists.
 *
 * @param root the attribute's name
 */
public record AttributePath(String root, List<Step> steps) {
  /** One step of a path. */
  public sealed interface Step {}

  /** To a member of a map. */
  public record Member(String name) implements Step {
    @Override
    public String toString() {
      return name;
    }
  }

  /** To an element of a list, counted from 0. */
  public record Element(int index) implements Step {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  public AttributePath {
    steps = List.copyOf(steps);
  }

  public static AttributePath of(String attribute) {
    return new AttributePath(attribute, List.of());
  }

  /** Returns the value at this path; null when there is none. */
  public @Nullable AttributeValue in(Item item) {
    AttributeValue value = item.attributes().get(root);
    for (Step step : steps) {
      value = value == null ? null : child(value, step);
    }
    return value;
  }

  static @Nullable AttributeValue child(AttributeValue value, Step step) {
    if (step instanceof Member member) {
      return value instanceof Document document ? document.members().get(member.name()) : null;
    }
    int index = ((Element) step).index();
    return value instanceof Sequence list && index < list.values().size()
        ? list.values().get(index)
        : null;
  }

  /** Returns whether one of the two paths is equal to, or a prefix of, the other. */
  public boolean overlaps(AttributePath other) {
    int common = Math.min(steps.size(), other.steps.size());
    return root.equals(other.root)
        && steps.subList(0, common).equals(other.steps.subList(0, common));
  }

  /**
   * Returns whether no item can have both paths: one expects a map where the other expects a list.
   */
  public boolean conflictsWith(AttributePath other) {
    if (!root.equals(other.root)) {
      return false;
    }
    for (int i = 0; i < Math.min(steps.size(), other.steps.size()); i++) {
      if (!steps.get(i).equals(other.steps.get(i))) {
        return steps.get(i).getClass() != other.steps.get(i).getClass();
      }
    }
    return false;
  }

  /** Renders the path as in the messages of DynamoDB. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[").append(root);
    steps.forEach(step -> text.append(", ").append(step));
    return text.append(']').toString();
  }
}

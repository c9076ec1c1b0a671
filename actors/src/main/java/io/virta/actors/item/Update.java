package io.virta.actors.item;

import io.virta.actors.item.AttributePath.Element;
import io.virta.actors.item.AttributePath.Member;
import io.virta.actors.item.AttributePath.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes of single attributes. All of them read the item as it was before the update; no two of
 * their paths overlap. A missing item is created, even if the update puts nothing into it.
 */
public record Update(List<UpdateAction> actions) {
  /** The new value at a path; null to remove it. */
  private record Outcome(AttributePath path, @Nullable AttributeValue value) {}

  public Update {
    actions = List.copyOf(actions);
  }

  /** Returns the item after the update; throws VALIDATION when the update does not fit the item. */
  public Item applyTo(Item old) {
    List<Outcome> outcomes = new ArrayList<>();
    for (UpdateAction action : actions) {
      outcomes.add(new Outcome(action.path(), valueAfter(action, old)));
    }
    // Puts come first, in the order of list positions, since a put past the end appends; then
    // removals from the back, so that each position still denotes the element that the client saw.
    Item item = old;
    outcomes.sort(Comparator.comparing(Outcome::path, Update::compare));
    for (Outcome outcome : outcomes) {
      if (outcome.value() != null) {
        item = ItemEdit.put(item, outcome.path(), outcome.value());
      }
    }
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      if (outcomes.get(i).value() == null) {
        item = ItemEdit.remove(item, outcomes.get(i).path());
      }
    }
    return item;
  }

  private static @Nullable AttributeValue valueAfter(UpdateAction action, Item old) {
    if (action instanceof UpdateAction.Put put) {
      return put.value().in(old);
    }
    if (action instanceof UpdateAction.Add add) {
      return SetArithmetic.plus(add.path().in(old), add.value());
    }
    return action instanceof UpdateAction.Subtract subtract
        ? SetArithmetic.minus(subtract.path().in(old), subtract.elements())
        : null;
  }

  private static int compare(AttributePath left, AttributePath right) {
    int order = left.root().compareTo(right.root());
    for (int i = 0; order == 0 && i < Math.min(left.steps().size(), right.steps().size()); i++) {
      order = compare(left.steps().get(i), right.steps().get(i));
    }
    return order;
  }

  private static int compare(Step left, Step right) {
    if (left instanceof Element a && right instanceof Element b) {
      return Integer.compare(a.index(), b.index());
    }
    if (left instanceof Member a && right instanceof Member b) {
      return a.name().compareTo(b.name());
    }
    return left instanceof Element ? -1 : right instanceof Element ? 1 : 0;
  }
}

package io.virta.actors.item;

import io.virta.actors.item.AttributePath.Element;
import io.virta.actors.item.AttributePath.Member;
import io.virta.actors.item.AttributePath.Step;
import io.virta.actors.item.AttributeValue.Document;
import io.virta.actors.item.AttributeValue.Sequence;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Copies an item with the value at a path replaced or removed. */
final class ItemEdit {
  private ItemEdit() {}

  static Item put(Item item, AttributePath path, AttributeValue value) {
    return edit(item, path, value);
  }

  static Item remove(Item item, AttributePath path) {
    return edit(item, path, null);
  }

  private static Item edit(Item item, AttributePath path, @Nullable AttributeValue value) {
    AttributeValue attribute =
        path.steps().isEmpty()
            ? value
            : below(item.attributes().get(path.root()), path.steps(), value);
    return new Item(withMember(item.attributes(), path.root(), attribute));
  }

  private static AttributeValue below(
      @Nullable AttributeValue parent, List<Step> steps, @Nullable AttributeValue value) {
    Step step = steps.get(0);
    if (step instanceof Member member && parent instanceof Document document) {
      AttributeValue child = descend(document, steps, value);
      return new Document(withMember(document.members(), member.name(), child));
    }
    if (step instanceof Element element && parent instanceof Sequence list) {
      return new Sequence(withElement(list, element.index(), descend(list, steps, value)));
    }
    throw new VirtaException(
        ErrorCode.VALIDATION,
        "The document path provided in the update expression is invalid for update");
  }

  private static @Nullable AttributeValue descend(
      AttributeValue parent, List<Step> steps, @Nullable AttributeValue value) {
    return steps.size() == 1
        ? value
        : below(AttributePath.child(parent, steps.get(0)), steps.subList(1, steps.size()), value);
  }

  private static Map<String, AttributeValue> withMember(
      Map<String, AttributeValue> members, String name, @Nullable AttributeValue value) {
    Map<String, AttributeValue> changed = new TreeMap<>(members);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return changed;
  }

  /** Appends at an index past the end; removing a missing element changes nothing. */
  private static List<AttributeValue> withElement(
      Sequence list, int index, @Nullable AttributeValue value) {
    List<AttributeValue> changed = new ArrayList<>(list.values());
    if (index >= changed.size()) {
      if (value != null) {
        changed.add(value);
      }
    } else if (value == null) {
      changed.remove(index);
    } else {
      changed.set(index, value);
    }
    return changed;
  }
}

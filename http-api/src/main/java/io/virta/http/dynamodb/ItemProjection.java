package io.virta.http.dynamodb;

import io.virta.actors.item.AttributePath;
import io.virta.actors.item.AttributePath.Element;
import io.virta.actors.item.AttributePath.Member;
import io.virta.actors.item.AttributePath.Step;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.AttributeValue.Document;
import io.virta.actors.item.AttributeValue.Sequence;
import io.virta.actors.item.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reduces items to the parts selected by document paths. */
final class ItemProjection {
  private ItemProjection() {}

  /** Returns the parts of the item that the paths select, in their original structure. */
  static Item of(Item item, List<AttributePath> paths) {
    Map<String, List<List<Step>>> byRoot = new HashMap<>();
    for (AttributePath path : paths) {
      byRoot.computeIfAbsent(path.root(), root -> new ArrayList<>()).add(path.steps());
    }
    Map<String, AttributeValue> shown = new HashMap<>();
    byRoot.forEach(
        (root, tails) -> {
          AttributeValue value = item.attributes().get(root);
          AttributeValue part = value == null ? null : part(value, tails);
          if (part != null) {
            shown.put(root, part);
          }
        });
    return new Item(shown);
  }

  private static @Nullable AttributeValue part(AttributeValue value, List<List<Step>> tails) {
    if (tails.stream().anyMatch(List::isEmpty)) {
      return value;
    }
    if (value instanceof Document document) {
      return members(document, tails);
    }
    return value instanceof Sequence list ? elements(list, tails) : null;
  }

  private static @Nullable AttributeValue members(Document document, List<List<Step>> tails) {
    Map<String, List<List<Step>>> byName = new HashMap<>();
    for (List<Step> tail : tails) {
      if (tail.get(0) instanceof Member member) {
        byName
            .computeIfAbsent(member.name(), name -> new ArrayList<>())
            .add(tail.subList(1, tail.size()));
      }
    }
    Map<String, AttributeValue> shown = new HashMap<>();
    byName.forEach(
        (name, rest) -> {
          AttributeValue child = document.members().get(name);
          AttributeValue part = child == null ? null : part(child, rest);
          if (part != null) {
            shown.put(name, part);
          }
        });
    return shown.isEmpty() ? null : new Document(shown);
  }

  private static @Nullable AttributeValue elements(Sequence list, List<List<Step>> tails) {
    Map<Integer, List<List<Step>>> byIndex = new TreeMap<>();
    for (List<Step> tail : tails) {
      if (tail.get(0) instanceof Element element && element.index() < list.values().size()) {
        byIndex
            .computeIfAbsent(element.index(), index -> new ArrayList<>())
            .add(tail.subList(1, tail.size()));
      }
    }
    List<AttributeValue> shown = new ArrayList<>();
    byIndex.forEach(
        (index, rest) -> {
          AttributeValue part = part(list.values().get(index), rest);
          if (part != null) {
            shown.add(part);
          }
        });
    return shown.isEmpty() ? null : new Sequence(shown);
  }
}

package io.virta.actors.table;

import io.virta.actors.item.Item;
import io.virta.actors.serialization.ClusterMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items at the requested addresses, in the same order; null for a missing item. */
public record FoundItems(List<@Nullable Item> items) implements ClusterMessage {
  public FoundItems {
    items = Collections.unmodifiableList(new ArrayList<>(items)); // List.copyOf rejects null
  }
}

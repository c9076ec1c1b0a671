package io.virta.actors.table;

import io.virta.actors.item.Item;
import io.virta.actors.serialization.ClusterMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is at some addresses, in their order; null where nothing is. */
public record FoundItems(List<@Nullable Item> items) implements ClusterMessage {
  public FoundItems {
    items = Collections.unmodifiableList(new ArrayList<>(items)); // List.copyOf takes no null
  }
}

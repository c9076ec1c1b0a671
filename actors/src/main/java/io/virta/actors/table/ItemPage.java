package io.virta.actors.table;

import io.virta.actors.item.Item;
import io.virta.actors.serialization.ClusterMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some items.
 *
 * @param scanned how many were looked at
 * @param last the key attributes of the last one looked at; null when there are no more
 */
public record ItemPage(List<Item> items, int scanned, @Nullable Item last)
    implements ClusterMessage {
  public ItemPage {
    items = List.copyOf(items);
  }
}

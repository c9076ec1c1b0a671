package io.virta.actors.table;

import io.virta.actors.item.Item;
import io.virta.actors.serialization.ClusterMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a scan or query.
 *
 * @param scanned number of items examined, before filtering
 * @param last the key attributes of the last examined item; null on the last page
 */
public record ItemPage(List<Item> items, int scanned, @Nullable Item last)
    implements ClusterMessage {
  public ItemPage {
    items = List.copyOf(items);
  }
}

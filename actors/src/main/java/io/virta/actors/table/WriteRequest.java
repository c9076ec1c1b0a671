package io.virta.actors.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes that are made atomically, all or none. Two writes of the same item are refused with {@link
 * #SAME_ITEM_TWICE}.
 *
 * @param token idempotency token: a request that repeats it within ten minutes succeeds and changes
 *     nothing; null for none
 */
public record WriteRequest(List<ItemWrite> writes, @Nullable String token) {
  public static final String SAME_ITEM_TWICE =
      "Transaction request cannot include multiple operations on one item";

  public WriteRequest {
    writes = List.copyOf(writes);
  }

  public static WriteRequest of(ItemWrite write) {
    return new WriteRequest(List.of(write), null);
  }
}

package io.virta.actors.lease;

import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.Item;
import io.virta.actors.lease.LeaseTablesEntity.ItemChange;
import io.virta.actors.table.ItemKey;
import io.virta.actors.table.TableName;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Searches the tables with a time to live for expired items, a bounded part at a time, so that
 * requests never wait for the search of a complete table. An item has expired when its attribute is
 * a number of epoch seconds in the past, but not more than five years ago. Source: "How it works:
 * DynamoDB Time to Live". Used by its entity's thread only.
 */
final class ExpirySweep {
  static final int LOOKED_AT_MAX = 10_000;
  static final int EXPIRED_MAX = 500;

  private static final int YEARS = 5;

  private @Nullable TableName table;
  private @Nullable ItemKey after;

  /** Returns whether the sweep stopped before the end of the tables. */
  boolean isUnfinished() {
    return table != null;
  }

  /** Returns the deletions of the expired items in the next part of the tables. */
  List<ItemChange> next(LeaseTablesState state, Instant now) {
    BigDecimal latest = BigDecimal.valueOf(now.getEpochSecond());
    BigDecimal earliest =
        BigDecimal.valueOf(now.atZone(ZoneOffset.UTC).minusYears(YEARS).toEpochSecond());
    List<ItemChange> expired = new ArrayList<>();
    int lookedAt = 0;
    for (Table next : state.expiringFrom(table)) {
      String attribute = Objects.requireNonNull(next.definition().timeToLive());
      boolean resumed = next.name().equals(table);
      for (Map.Entry<ItemKey, Item> entry : next.after(resumed ? after : null).entrySet()) {
        if (lookedAt == LOOKED_AT_MAX || expired.size() == EXPIRED_MAX) {
          return expired;
        }
        lookedAt++;
        table = next.name();
        after = entry.getKey();
        if (isBetween(earliest, entry.getValue(), attribute, latest)) {
          Item key = ItemRules.keyAttributes(next.definition().key(), entry.getValue());
          expired.add(new ItemChange(next.name().value(), key, true));
        }
      }
    }
    table = null;
    after = null;
    return expired;
  }

  private static boolean isBetween(
      BigDecimal earliest, Item item, String attribute, BigDecimal latest) {
    return item.attributes().get(attribute) instanceof Numeric seconds
        && seconds.value().compareTo(latest) < 0
        && seconds.value().compareTo(earliest) >= 0;
  }
}

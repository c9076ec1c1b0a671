package io.virta.actors.table;

import io.virta.actors.item.AttributeOrder;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.AttributeValue.Binary;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.Text;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The key of an item. Keys are ordered by a hash of the partition key, which is the order of scans,
 * and within a partition by the sort key.
 */
public record ItemKey(AttributeValue partition, @Nullable AttributeValue sort)
    implements Comparable<ItemKey> {
  private static final int SPREAD =
      0x9E3779B9; // the golden ratio: hash codes of like strings lie close together

  private static final Comparator<ItemKey> ORDER =
      Comparator.comparingLong(ItemKey::hash)
          .thenComparing(ItemKey::partition, AttributeOrder.INSTANCE)
          .thenComparing(ItemKey::sort, Comparator.nullsFirst(AttributeOrder.INSTANCE));

  @Override
  public int compareTo(ItemKey other) {
    return ORDER.compare(this, other);
  }

  /**
   * Returns the segment, from 0, in which a parallel scan with that many segments returns the item.
   */
  public int segment(int segments) {
    return (int) ((hash() * segments) >>> Integer.SIZE);
  }

  /** Returns a 32-bit hash of the partition key, which is the same in every JVM. */
  private long hash() {
    int spread = code(partition) * SPREAD;
    return Integer.toUnsignedLong(spread ^ (spread >>> (Integer.SIZE / 2)));
  }

  private static int code(AttributeValue value) {
    if (value instanceof Text text) {
      return text.value().hashCode();
    }
    return value instanceof Numeric number
        ? number.value().hashCode()
        : ((Binary) value).hex().hashCode();
  }
}

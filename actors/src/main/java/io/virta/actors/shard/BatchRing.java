package io.virta.actors.shard;

import io.virta.persistence.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one shard in order: added at the end, dropped at the front, found by sequence
 * number. Not thread safe.
 */
final class BatchRing {
  private @Nullable RecordBatch[] slots = new RecordBatch[16];
  private int first;
  private int size;

  void addLast(RecordBatch batch) {
    if (size == slots.length) {
      grow();
    }
    slots[(first + size) & (slots.length - 1)] = batch;
    size++;
  }

  @Nullable RecordBatch pollFirst() {
    if (size == 0) {
      return null;
    }
    RecordBatch oldest = slots[first];
    slots[first] = null;
    first = (first + 1) & (slots.length - 1);
    size--;
    return oldest;
  }

  /**
   * Returns batches starting with the one that holds {@code fromSeq}: at least one, then as many as
   * fit in {@code bytesMax}. Empty when that batch has been dropped or not yet added.
   */
  List<RecordBatch> from(long fromSeq, int bytesMax) {
    if (size == 0 || fromSeq < get(0).firstSeq()) {
      return List.of();
    }
    List<RecordBatch> found = new ArrayList<>();
    long bytes = 0;
    for (int i = indexOf(fromSeq); i < size; i++) {
      RecordBatch batch = get(i);
      bytes += batch.header().bodyLength();
      if (!found.isEmpty() && bytes > bytesMax) {
        break;
      }
      found.add(batch);
    }
    return found;
  }

  /**
   * Returns the index of the first batch that ends after {@code fromSeq}; {@link #size} if there is
   * none.
   */
  private int indexOf(long fromSeq) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle).nextSeq() <= fromSeq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private RecordBatch get(int place) {
    return Objects.requireNonNull(slots[(first + place) & (slots.length - 1)]);
  }

  private void grow() {
    @Nullable RecordBatch[] larger = new RecordBatch[slots.length * 2];
    for (int i = 0; i < size; i++) {
      larger[i] = get(i);
    }
    slots = larger;
    first = 0;
  }
}

package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.Bytes;
import io.virta.persistence.lane.segment.EntryHead;
import io.virta.persistence.lane.segment.Extent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Events of one history in one segment, ascending by persist sequence number without a gap: six
 * words each, in memory as in the index file. A view of an array that only grows behind it; safe
 * for any thread.
 */
public record RunEntries(Words words, int count) {
  static final int STRIDE = 6;

  /** Bytes of one entry in an index file. */
  static final int ENTRY_BYTES = STRIDE * Long.BYTES;

  private static final int SMALLEST_INDEX_MAX = 1 << 20;

  /**
   * The most entries of one segment. The index of the newest one is in memory, that of an older one
   * is loaded as a whole: entries of a few bytes must not make it outgrow the heap.
   *
   * @param cacheBytes what the indexes of old segments may take in memory
   */
  public static long perSegmentMax(int cacheBytes) {
    return Math.max(cacheBytes, SMALLEST_INDEX_MAX) / ENTRY_BYTES;
  }

  /** Keeps the array out of the record's identity. */
  static final class Words {
    final long[] array;

    Words(long[] array) {
      this.array = array;
    }
  }

  /** Where an entry is and what it holds, packed as {@link #STRIDE} words. */
  static void put(long[] to, int at, EventRef event) {
    to[at] = event.persistSeq();
    to[at + 1] = event.firstRecordSeq();
    to[at + 2] = event.arrivalMillis();
    to[at + 3] = event.offset() / EntryHead.ALIGNMENT | (long) event.eventCount() << 40;
    to[at + 4] = event.recordCount() | (long) event.metaLength() << 32;
    to[at + 5] = event.bodyLength();
  }

  void writeTo(ByteBuffer out) {
    out.asLongBuffer().put(words.array, 0, count * STRIDE);
    out.position(out.position() + count * STRIDE * Long.BYTES);
  }

  /** The entries that {@link #writeTo} wrote; {@code in} is little endian. */
  static RunEntries readFrom(ByteBuffer in) {
    long[] array = new long[in.remaining() / Long.BYTES];
    in.asLongBuffer().get(array);
    return new RunEntries(new Words(array), array.length / STRIDE);
  }

  int crc32c() {
    ByteBuffer bytes = Bytes.allocate(count * STRIDE * Long.BYTES);
    writeTo(bytes);
    return Bytes.crc32c(bytes, 0, bytes.capacity());
  }

  public EventRef get(int i) {
    int at = i * STRIDE;
    long[] array = words.array;
    return new EventRef(
        array[at],
        (int) (array[at + 3] >>> 40),
        new RecordSpan(array[at + 1], (int) array[at + 4], array[at + 2]),
        new Extent(
            (array[at + 3] & 0xFF_FFFF_FFFFL) * EntryHead.ALIGNMENT,
            (int) (array[at + 4] >>> 32),
            (int) array[at + 5]));
  }

  public long persistSeq(int i) {
    return words.array[i * STRIDE];
  }

  long lastPersistSeq(int i) {
    return persistSeq(i) + (int) (words.array[i * STRIDE + 3] >>> 40) - 1;
  }

  public int recordCount(int i) {
    return (int) words.array[i * STRIDE + 4];
  }

  /**
   * The record number behind the entry; of an entry without records, the one behind those before.
   */
  long nextRecordSeq(int i) {
    return words.array[i * STRIDE + 1] + recordCount(i);
  }

  /** Arrival of the newest record up to and including this entry. */
  long arrivalMillis(int i) {
    return words.array[i * STRIDE + 2];
  }

  /** The first entry that ends at or behind that persist sequence number; count when none. */
  public int firstEndingAtOrAfter(long persistSeq) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lastPersistSeq(middle) < persistSeq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The first entry with a record of that number or behind it; count when none. */
  public int firstWithRecordFrom(long recordSeq) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (nextRecordSeq(middle) <= recordSeq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The first entry with records from that index on; null when none. */
  public @Nullable EventRef firstWithRecords(int from) {
    for (int i = from; i < count; i++) {
      if (recordCount(i) > 0) {
        return get(i);
      }
    }
    return null;
  }

  /** The first entry up to which a record arrived at that time or later; count when none. */
  public int firstArrivedFrom(long arrivalMillis) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (arrivalMillis(middle) < arrivalMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

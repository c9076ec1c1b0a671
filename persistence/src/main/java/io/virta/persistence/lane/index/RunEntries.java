package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.Bytes;
import io.virta.persistence.lane.segment.EntryHead;
import io.virta.persistence.lane.segment.Extent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The events of one history in one segment, ascending by persist sequence number without a gap: six
 * words each, in memory and in the index file. A view of the first entries of an array that only
 * grows at its end; safe for any thread.
 */
public record RunEntries(Words words, int count) {
  static final int STRIDE = 6;

  /** The bytes of one entry in an index file. */
  static final int ENTRY_BYTES = STRIDE * Long.BYTES;

  private static final int SMALLEST_INDEX_MAX = 1 << 20;

  /**
   * The maximum number of entries of one segment. The index of the newest segment is in memory, and
   * that of an older one is loaded completely, so very small entries must not make an index larger
   * than the heap.
   *
   * @param cacheBytes the memory for indexes of old segments
   */
  public static long perSegmentMax(int cacheBytes) {
    return Math.max(cacheBytes, SMALLEST_INDEX_MAX) / ENTRY_BYTES;
  }

  /** Excludes the array from the record's {@code equals}. */
  static final class Words {
    final long[] array;

    Words(long[] array) {
      this.array = array;
    }
  }

  /** Writes an event as {@link #STRIDE} packed words. */
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

  /** Reads the entries that {@link #writeTo} wrote; {@code in} is little endian. */
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
   * The record number after entry {@code i}; if it has no records, the one after the entries before
   * it.
   */
  long nextRecordSeq(int i) {
    return words.array[i * STRIDE + 1] + recordCount(i);
  }

  /** The arrival of the newest record up to and including entry {@code i}. */
  long arrivalMillis(int i) {
    return words.array[i * STRIDE + 2];
  }

  /**
   * The index of the first entry that ends at or after {@code persistSeq}; {@code count} if there
   * is none.
   */
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

  /**
   * The index of the first entry with record {@code recordSeq} or a later one; {@code count} if
   * there is none.
   */
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

  /** The first entry with records from index {@code from} on; null if there is none. */
  public @Nullable EventRef firstWithRecords(int from) {
    for (int i = from; i < count; i++) {
      if (recordCount(i) > 0) {
        return get(i);
      }
    }
    return null;
  }

  /**
   * The index of the first entry up to which a record arrived at or after {@code arrivalMillis};
   * {@code count} if there is none.
   */
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

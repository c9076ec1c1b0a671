package io.virta.persistence.lane;

import java.util.Arrays;

/**
 * The index of a shard's consecutive events in one segment. While its segment is written it grows
 * in memory, by the writer only; afterwards its entries are loaded from the index file when
 * somebody asks. Readers may look at any time.
 */
final class Run {
  private static final int FIRST_CAPACITY = 4;

  final int shardNo;
  final Segment segment;
  final long firstSeq;

  private volatile RunEntries.Words words = new RunEntries.Words(new long[0]);
  private volatile int count;
  private volatile long lastSeq;
  private volatile long nextRecordSeq;
  private volatile long newestArrivalMillis;
  private volatile long bytes;

  /** Where the entries stand in the index file; -1 while they are in memory. */
  private final long indexOffset;

  private final int indexCrc32c;

  /** A run that begins. */
  Run(int shardNo, Segment segment, long firstSeq) {
    this.shardNo = shardNo;
    this.segment = segment;
    this.firstSeq = firstSeq;
    this.indexOffset = -1;
    this.indexCrc32c = 0;
  }

  /** A run in an index file. */
  Run(int shardNo, Segment segment, RunSummary summary) {
    this.shardNo = shardNo;
    this.segment = segment;
    this.firstSeq = summary.firstSeq();
    this.lastSeq = summary.lastSeq();
    this.nextRecordSeq = summary.nextRecordSeq();
    this.newestArrivalMillis = summary.newestArrivalMillis();
    this.bytes = summary.bytes();
    this.count = summary.count();
    this.indexOffset = summary.indexOffset();
    this.indexCrc32c = summary.crc32c();
  }

  /** Whether that event is the next one of this run. */
  boolean continuesWith(EventRef event) {
    return indexOffset < 0 && event.persistSeq() == lastSeq + 1;
  }

  void add(EventRef event) {
    long[] array = words.array;
    int before = count;
    int at = before * RunEntries.STRIDE;
    if (at == array.length) {
      array = Arrays.copyOf(array, Math.max(FIRST_CAPACITY * RunEntries.STRIDE, at * 2));
      RunEntries.put(array, at, event);
      words = new RunEntries.Words(array);
    } else {
      RunEntries.put(array, at, event);
    }
    count = before + 1;
    nextRecordSeq = event.firstRecordSeq() + event.recordCount();
    newestArrivalMillis = event.arrivalMillis();
    long grown = bytes + event.entryBytes();
    bytes = grown;
    lastSeq = event.lastPersistSeq();
  }

  boolean isInMemory() {
    return indexOffset < 0;
  }

  /** The entries of a run in memory, as far as they go now. */
  RunEntries entriesInMemory() {
    int visible = count; // before the array: it holds at least as many
    return new RunEntries(words, visible);
  }

  /** What the index file will say of it. */
  RunSummary summary(long atIndexOffset, int crc32c) {
    return new RunSummary(
        firstSeq, lastSeq, nextRecordSeq, newestArrivalMillis, bytes, count, atIndexOffset, crc32c);
  }

  int indexCrc32c() {
    return indexCrc32c;
  }

  long indexOffset() {
    return indexOffset;
  }

  int count() {
    return count;
  }

  long lastSeq() {
    return lastSeq;
  }

  /** The record number behind the run's last record; 0 when it holds none. */
  long nextRecordSeq() {
    return nextRecordSeq;
  }

  long newestArrivalMillis() {
    return newestArrivalMillis;
  }

  /** Bytes its entries take in the segment. */
  long bytes() {
    return bytes;
  }
}

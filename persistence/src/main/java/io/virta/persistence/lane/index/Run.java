package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.Segment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The index of a history's consecutive events in one segment. While the segment is written, the
 * writer extends the run in memory; afterwards its entries are loaded from the index file on
 * demand. Reads are safe for any thread.
 */
public final class Run {
  private static final int FIRST_CAPACITY = 4;

  private final int historyNo;
  private final Segment segment;
  private final long firstSeq;
  private volatile RunEntries.Words words = new RunEntries.Words(new long[0]);
  private volatile int count;
  private volatile long lastSeq;
  private volatile long nextRecordSeq;
  private volatile long newestArrivalMillis;
  private volatile long bytes;

  /** The place of the entries in the index file; null while they are in memory. */
  private final RunSummary.@Nullable Stored stored;

  /** Creates an empty run in memory. */
  Run(int historyNo, Segment segment, long firstSeq) {
    this.historyNo = historyNo;
    this.segment = segment;
    this.firstSeq = firstSeq;
    this.stored = null;
  }

  /** Creates a run whose entries are in an index file. */
  Run(int historyNo, Segment segment, RunSummary summary) {
    this.historyNo = historyNo;
    this.segment = segment;
    this.firstSeq = summary.firstSeq();
    this.lastSeq = summary.lastSeq();
    this.nextRecordSeq = summary.nextRecordSeq();
    this.newestArrivalMillis = summary.newestArrivalMillis();
    this.bytes = summary.bytes();
    this.count = summary.stored().count();
    this.stored = summary.stored();
  }

  /** Whether the event is the next one of this run. */
  boolean continuesWith(EventRef event) {
    return isInMemory() && event.persistSeq() == lastSeq + 1;
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
    nextRecordSeq = event.records().nextSeq();
    newestArrivalMillis = event.arrivalMillis();
    long grown = bytes + event.entryBytes();
    bytes = grown;
    lastSeq = event.lastPersistSeq();
  }

  boolean isInMemory() {
    return stored == null;
  }

  /** The present entries of a run in memory. */
  public RunEntries entriesInMemory() {
    int visible = count; // read before the array, which then has at least this many
    return new RunEntries(words, visible);
  }

  /** The summary of this run for the index file. */
  RunSummary summary(RunSummary.Stored inFile) {
    return new RunSummary(firstSeq, lastSeq, nextRecordSeq, newestArrivalMillis, bytes, inFile);
  }

  /** The place of the entries in the index file. */
  RunSummary.Stored stored() {
    RunSummary.Stored inFile = stored;
    if (inFile == null) {
      throw new IllegalStateException("the entries of this run are in memory");
    }
    return inFile;
  }

  int historyNo() {
    return historyNo;
  }

  public Segment segment() {
    return segment;
  }

  /** The persist sequence number of the first event. */
  public long firstSeq() {
    return firstSeq;
  }

  /** The persist sequence number of the last event. */
  public long lastSeq() {
    return lastSeq;
  }

  int count() {
    return count;
  }

  /** The record number after the run's last record; 0 if it has no records. */
  public long nextRecordSeq() {
    return nextRecordSeq;
  }

  /** The arrival of its newest record, epoch milliseconds; 0 if it has no records. */
  public long newestArrivalMillis() {
    return newestArrivalMillis;
  }

  /** The bytes of its entries in the segment. */
  long bytes() {
    return bytes;
  }
}

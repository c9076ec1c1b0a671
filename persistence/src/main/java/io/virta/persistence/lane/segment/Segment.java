package io.virta.persistence.lane.segment;

import io.virta.persistence.disk.PooledFile;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One file of the lane. The writer alone changes it, and before it the recovery; readers hold it
 * with {@link #retain} while they read, so that a trimmed file is not reused under their eyes. What
 * is documented as the writer's is for its thread only, everything else for any thread.
 */
public final class Segment {
  private static final String SUFFIX = ".log";

  private final long id;
  private final PooledFile file;
  private final long previousLsn;
  private final long createdMillis;
  private volatile long end = SegmentHeader.BYTES;
  private volatile long lastLsn;
  private volatile boolean sealed;
  private volatile long newestArrivalMillis;

  /** Whether damage took its end, so that only {@link #provenLsn} says how far it went. */
  private boolean cut;

  private long provenLsn;
  private int holders;
  private long heldBytes;
  private long fileBytes;

  /** One for the lane itself, one for each reader at work. */
  private final AtomicInteger references = new AtomicInteger(1);

  /**
   * A segment without entries.
   *
   * @param previousLsn the last number given away before this segment
   * @param createdMillis when it was made, by the clock at that time; 0 when its header does not
   *     tell
   */
  public Segment(long id, PooledFile file, long previousLsn, long createdMillis)
      throws IOException {
    this.id = id;
    this.file = file;
    this.previousLsn = previousLsn;
    this.createdMillis = createdMillis;
    this.lastLsn = previousLsn;
    this.fileBytes = file.size();
  }

  public static String fileName(long id) {
    return "%016d%s".formatted(id, SUFFIX);
  }

  public static String indexName(long id) {
    return "%016d.idx".formatted(id);
  }

  public static boolean isFileName(String name) {
    return name.length() == 16 + SUFFIX.length()
        && name.endsWith(SUFFIX)
        && name.chars().limit(16).allMatch(Character::isDigit);
  }

  public static long idOf(String fileName) {
    return Long.parseLong(fileName.substring(0, 16));
  }

  public long id() {
    return id;
  }

  /** Its file; readers retain the segment first. */
  public PooledFile file() {
    return file;
  }

  public String fileName() {
    return fileName(id);
  }

  /** The last number given away before this segment. */
  public long previousLsn() {
    return previousLsn;
  }

  /** When it was made, epoch milliseconds; 0 when its header does not tell. */
  public long createdMillis() {
    return createdMillis;
  }

  /** Where its entries end, as far as they are written. */
  public long end() {
    return end;
  }

  /** The number of its last entry; that in front of it when it has none. */
  public long lastLsn() {
    return lastLsn;
  }

  /** Notes how far its entries go now. */
  public void endsAt(long newEnd, long newLastLsn) {
    end = newEnd;
    lastLsn = newLastLsn;
  }

  /** Whether nothing is written to it any longer. */
  public boolean isSealed() {
    return sealed;
  }

  public void seal() {
    sealed = true;
  }

  /** Arrival of its newest record, epoch milliseconds; 0 when it holds none. */
  public long newestArrivalMillis() {
    return newestArrivalMillis;
  }

  /** Notes a record that arrived at that time. */
  public void arrived(long millis) {
    newestArrivalMillis = Math.max(newestArrivalMillis, millis);
  }

  /** Notes that damage took the end of its entries; recovery's. */
  public void cutBehind(long newProvenLsn) {
    cut = true;
    provenLsn = newProvenLsn;
  }

  /** Where its entries end, if anybody knows. */
  public SegmentEnd knownEnd() {
    return cut
        ? new SegmentEnd(id, SegmentHeader.UNKNOWN_END, provenLsn)
        : new SegmentEnd(id, end, lastLsn);
  }

  /** Whether something in it is kept; the writer's. */
  public boolean isNeeded() {
    return holders > 0;
  }

  /** Bytes of the entries in it that are kept; the writer's. */
  public long heldBytes() {
    return heldBytes;
  }

  /** Notes one more run or snapshot that is kept, of that size; the writer's. */
  public void hold(long bytes) {
    holders++;
    heldBytes += bytes;
  }

  /** Notes that a run which is kept has grown; the writer's. */
  public void holdMore(long bytes) {
    heldBytes += bytes;
  }

  /** Reverses {@link #hold}; the writer's. */
  public void letGo(long bytes) {
    holders--;
    heldBytes -= bytes;
  }

  /** Bytes that the file takes on the disk; the writer's. */
  public long fileBytes() {
    return fileBytes;
  }

  public void fileBytes(long bytes) {
    fileBytes = bytes;
  }

  /** False when the segment is gone: look the entry up again. */
  public boolean retain() {
    int now = references.get();
    while (now > 0) {
      if (references.compareAndSet(now, now + 1)) {
        return true;
      }
      now = references.get();
    }
    return false;
  }

  /** Reverses {@link #retain}; the last one closes the file. */
  public void release() {
    if (references.decrementAndGet() == 0) {
      closeQuietly();
    }
  }

  /** Whether the lane and all readers have released it, so that its file is closed for good. */
  public boolean isReleased() {
    return references.get() == 0;
  }

  private void closeQuietly() {
    try {
      file.close();
    } catch (IOException nothingIsLost) {
      // Whatever had to be durable was forced long before.
    }
  }
}

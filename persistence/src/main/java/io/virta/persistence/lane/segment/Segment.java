package io.virta.persistence.lane.segment;

import io.virta.persistence.disk.PooledFile;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One file of the lane. Only recovery, and after it the writer, change it. Readers hold it with
 * {@link #retain} while they read, so that a trimmed file is not reused in the meantime. Methods
 * are safe for any thread unless they are documented as "writer thread only" or "recovery only".
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

  /** Whether damage destroyed the end, so that entries are only known up to {@link #provenLsn}. */
  private boolean cut;

  private long provenLsn;
  private int holders;
  private long heldBytes;
  private long fileBytes;

  /** One reference for the lane itself, and one for each active reader. */
  private final AtomicInteger references = new AtomicInteger(1);

  /**
   * Creates a segment without entries.
   *
   * @param previousLsn the last LSN assigned before this segment
   * @param createdMillis the creation time, epoch milliseconds by the clock at that time; 0 if its
   *     header does not have it
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

  /** The file; readers must retain the segment first. */
  public PooledFile file() {
    return file;
  }

  public String fileName() {
    return fileName(id);
  }

  /** The last LSN assigned before this segment. */
  public long previousLsn() {
    return previousLsn;
  }

  /** The creation time, epoch milliseconds; 0 if its header does not have it. */
  public long createdMillis() {
    return createdMillis;
  }

  /** The offset after the last written entry. */
  public long end() {
    return end;
  }

  /** The LSN of its last entry; {@link #previousLsn} if it has none. */
  public long lastLsn() {
    return lastLsn;
  }

  /** Sets the end of its entries. */
  public void endsAt(long newEnd, long newLastLsn) {
    end = newEnd;
    lastLsn = newLastLsn;
  }

  /** Whether the segment is no longer written. */
  public boolean isSealed() {
    return sealed;
  }

  public void seal() {
    sealed = true;
  }

  /** The arrival of its newest record, epoch milliseconds; 0 if it has none. */
  public long newestArrivalMillis() {
    return newestArrivalMillis;
  }

  /** Registers the arrival of a record, epoch milliseconds. */
  public void arrived(long millis) {
    newestArrivalMillis = Math.max(newestArrivalMillis, millis);
  }

  /** Marks that damage destroyed the end of its entries. Recovery only. */
  public void cutBehind(long newProvenLsn) {
    cut = true;
    provenLsn = newProvenLsn;
  }

  /** The end of its entries, if it is known. */
  public SegmentEnd knownEnd() {
    return cut
        ? new SegmentEnd(id, SegmentHeader.UNKNOWN_END, provenLsn)
        : new SegmentEnd(id, end, lastLsn);
  }

  /** Whether any entry of it is kept. Writer thread only. */
  public boolean isNeeded() {
    return holders > 0;
  }

  /** The bytes of its kept entries. Writer thread only. */
  public long heldBytes() {
    return heldBytes;
  }

  /** Adds a kept run or snapshot of {@code bytes} bytes. Writer thread only. */
  public void hold(long bytes) {
    holders++;
    heldBytes += bytes;
  }

  /** Adds {@code bytes} bytes to a kept run that has grown. Writer thread only. */
  public void holdMore(long bytes) {
    heldBytes += bytes;
  }

  /** Reverses {@link #hold}. Writer thread only. */
  public void letGo(long bytes) {
    holders--;
    heldBytes -= bytes;
  }

  /** The bytes of the file on the disk. Writer thread only. */
  public long fileBytes() {
    return fileBytes;
  }

  public void fileBytes(long bytes) {
    fileBytes = bytes;
  }

  /**
   * Prevents the release of the file. Returns false if the segment is already released; the caller
   * must look up the entry again.
   */
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

  /** Whether the lane and all readers have released it, so that its file is closed permanently. */
  public boolean isReleased() {
    return references.get() == 0;
  }

  private void closeQuietly() {
    try {
      file.close();
    } catch (IOException nothingIsLost) {
      // Everything that had to be durable was forced long before.
    }
  }
}

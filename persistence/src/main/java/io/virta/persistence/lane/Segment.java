package io.virta.persistence.lane;

import io.virta.persistence.disk.PooledFile;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One file of the lane. The writer alone changes it; readers hold it with {@link #retain} while
 * they read, so that a trimmed file is not reused under their eyes.
 */
final class Segment {
  private static final String SUFFIX = ".log";

  final long id;
  final PooledFile file;

  /** The last number given away before this segment. */
  final long previousLsn;

  volatile long end = SegmentHeader.BYTES;
  volatile long lastLsn;
  volatile boolean sealed;
  volatile long newestArrivalMillis;

  /** When it was made, by the clock at that time; 0 when its header does not tell. */
  volatile long createdMillis;

  /** Whether damage took its end, so that only {@link #provenLsn} says how far it went. */
  private boolean cut;

  private long provenLsn;

  /** Runs and snapshots in here that are still needed; the writer's. */
  int holders;

  /** Bytes of them; the writer's. */
  long heldBytes;

  /** Bytes the file takes on the disk; the writer's. */
  long fileBytes;

  /** One for the lane itself, one for each reader at work. */
  private final AtomicInteger references = new AtomicInteger(1);

  Segment(long id, PooledFile file, long previousLsn) {
    this.id = id;
    this.file = file;
    this.previousLsn = previousLsn;
    this.lastLsn = previousLsn;
  }

  static String fileName(long id) {
    return "%016d%s".formatted(id, SUFFIX);
  }

  static String indexName(long id) {
    return "%016d.idx".formatted(id);
  }

  static boolean isFileName(String name) {
    return name.length() == 16 + SUFFIX.length()
        && name.endsWith(SUFFIX)
        && name.chars().limit(16).allMatch(Character::isDigit);
  }

  static long idOf(String fileName) {
    return Long.parseLong(fileName.substring(0, 16));
  }

  String fileName() {
    return fileName(id);
  }

  /** Notes that damage took the end of its entries; recovery's. */
  void cutBehind(long newProvenLsn) {
    cut = true;
    provenLsn = newProvenLsn;
  }

  /** Where its entries end, if anybody knows. */
  Checkpoint.SegmentEnd knownEnd() {
    return cut
        ? new Checkpoint.SegmentEnd(id, SegmentHeader.UNKNOWN_END, provenLsn)
        : new Checkpoint.SegmentEnd(id, end, lastLsn);
  }

  /** Whether something in it is kept. */
  boolean isNeeded() {
    return holders > 0;
  }

  void hold(long bytes) {
    holders++;
    heldBytes += bytes;
  }

  void letGo(long bytes) {
    holders--;
    heldBytes -= bytes;
  }

  /** False when the segment is gone: look the entry up again. */
  boolean retain() {
    int now = references.get();
    while (now > 0) {
      if (references.compareAndSet(now, now + 1)) {
        return true;
      }
      now = references.get();
    }
    return false;
  }

  void release() {
    if (references.decrementAndGet() == 0) {
      closeQuietly();
    }
  }

  /** Whether the lane and all readers have released it, so that its file is closed for good. */
  boolean isReleased() {
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

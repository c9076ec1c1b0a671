package io.virta.persistence.lane.write;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.log.LogFullException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The remaining room of a lane: limited by its maximum size and by the free space of the disk. The
 * writer sets the current size; queries are safe for any thread. A hanging disk blocks only one
 * caller; the others get an answer from the last known figure.
 */
public final class LaneRoom {
  private static final long ASK_DISK_EVERY_NANOS = 100_000_000;
  private static final long RESERVE_BYTES_MAX = 16 << 20;

  private final Disk disk;
  private final LaneSettings settings;
  private volatile long laneBytes;
  private volatile long usableBytes = Long.MAX_VALUE;
  private volatile long askedAtNanos;
  private final AtomicBoolean asking = new AtomicBoolean();

  LaneRoom(Disk disk, LaneSettings settings) {
    this.disk = disk;
    this.settings = settings;
    askDisk();
  }

  void laneBytes(long bytes) {
    laneBytes = bytes;
  }

  /** Whether an entry of {@code bytes} bytes may be written. */
  boolean admits(long bytes) {
    return laneBytes + bytes <= settings.room().sizeBytesMax() && diskHas(bytes);
  }

  /** Whether there is room for a reserve of several entries. */
  public boolean isThere() {
    return admits(Math.min(RESERVE_BYTES_MAX, settings.room().sizeBytesMax() / 16));
  }

  private boolean diskHas(long bytes) {
    if (System.nanoTime() - askedAtNanos > ASK_DISK_EVERY_NANOS
        && asking.compareAndSet(false, true)) {
      try {
        askDisk();
      } finally {
        asking.set(false);
      }
    }
    return usableBytes - bytes >= settings.room().freeBytesMin();
  }

  private void askDisk() {
    try {
      usableBytes = disk.usableBytes();
    } catch (IOException unknown) {
      usableBytes = Long.MAX_VALUE; // the write itself fails if the disk is full
    }
    askedAtNanos = System.nanoTime();
  }

  LogFullException refusal() {
    return new LogFullException(
        "lane %s has no room: it takes %d of at most %d bytes, and %s has %d bytes left (%d are kept free); trim, or add space"
            .formatted(
                settings.name(),
                laneBytes,
                settings.room().sizeBytesMax(),
                disk.describe(),
                usableBytes,
                settings.room().freeBytesMin()));
  }
}

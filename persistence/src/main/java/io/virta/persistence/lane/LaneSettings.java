package io.virta.persistence.lane;

import com.typesafe.config.Config;
import io.virta.persistence.disk.FileLimit;
import java.time.Duration;
import java.util.Locale;

/**
 * How one lane works; meanings, units and defaults stand in {@code reference.conf} under {@code
 * virta.lane.defaults}.
 *
 * @param name names the lane in its files and in messages
 */
public record LaneSettings(
    String name,
    long segmentBytes,
    boolean copyForward,
    boolean directIo,
    Durability durability,
    Duration forceInterval,
    Duration markIdle,
    Duration markBusy,
    Duration stallAlarmAfter,
    long queueBytesMax,
    int stagingBytes,
    int zeroAheadBytes,
    int recycledSegmentsMax,
    long sizeBytesMax,
    long freeBytesMin,
    int indexCacheBytes,
    int openSegmentsMax) {

  /** The largest entry, meta and body together. */
  static final int ENTRY_BYTES_MAX = 64 << 20;

  /** The part of the process's files that one lane takes for old segments under {@code auto}. */
  private static final int AUTO_SHARE = 16;

  /** The most of them that a setting may ask for: two lanes then leave half to connections. */
  private static final int ASKED_SHARE_MAX = 4;

  private static final int AUTO_OPEN_MIN = 8;
  private static final int AUTO_OPEN_MAX = 512;

  /**
   * Two handles each for the newest segment, the next one while they change, a small file that is
   * being written, and the watermark; one each for the lock and the directory.
   */
  private static final int OTHER_FILES_MAX = 10;

  private static final int SMALLEST_INDEX_MAX = 1 << 20;
  private static final int SMALLEST_SEGMENT = 16 << 10;
  private static final int SMALLEST_STAGING = 4 << 10;

  public LaneSettings {
    require("segment-bytes", segmentBytes, SMALLEST_SEGMENT, 8L << 30);
    require("force-interval (in ms)", forceInterval.toMillis(), 1, 60_000);
    require("mark-idle (in ms)", markIdle.toMillis(), 1, 3_600_000);
    require("mark-busy (in ms)", markBusy.toMillis(), 1, 3_600_000);
    require("stall-alarm-after (in ms)", stallAlarmAfter.toMillis(), 10, 3_600_000);
    require("queue-bytes-max", queueBytesMax, SMALLEST_STAGING, Long.MAX_VALUE);
    require("staging-bytes", stagingBytes, SMALLEST_STAGING, 64 << 20);
    require("zero-ahead-bytes", zeroAheadBytes, 0, 16 << 20);
    require("recycled-segments-max", recycledSegmentsMax, 0, 1_000);
    require("size-bytes-max", sizeBytesMax, 2 * segmentBytes, Long.MAX_VALUE);
    require("free-bytes-min", freeBytesMin, 0, Long.MAX_VALUE);
    require("index-cache-bytes", indexCacheBytes, 0, 1 << 30);
    require("open-segments-max", openSegmentsMax, 1, 100_000);
  }

  /** Reads a section with the keys of {@code virta.lane.defaults}. */
  public static LaneSettings of(String name, Config section) {
    return new LaneSettings(
        name,
        section.getBytes("segment-bytes"),
        section.getBoolean("copy-forward"),
        section.getBoolean("direct-io"),
        Durability.valueOf(section.getString("durability").toUpperCase(Locale.ROOT)),
        section.getDuration("force-interval"),
        section.getDuration("mark-idle"),
        section.getDuration("mark-busy"),
        section.getDuration("stall-alarm-after"),
        section.getBytes("queue-bytes-max"),
        Math.toIntExact(section.getBytes("staging-bytes")),
        Math.toIntExact(section.getBytes("zero-ahead-bytes")),
        section.getInt("recycled-segments-max"),
        sizeBytesMax(section),
        section.getBytes("free-bytes-min"),
        Math.toIntExact(section.getBytes("index-cache-bytes")),
        openSegmentsMax(name, section, FileLimit.ofProcess().orElse(Long.MAX_VALUE)));
  }

  /**
   * The most old segments that are open at a time.
   *
   * @param filesMax the most files that this process may have open
   */
  static int openSegmentsMax(String name, Config section, long filesMax) {
    if (section.getString("open-segments-max").equals("auto")) {
      return (int) Math.max(AUTO_OPEN_MIN, Math.min(AUTO_OPEN_MAX, filesMax / AUTO_SHARE));
    }
    int asked = section.getInt("open-segments-max");
    if (asked > filesMax / ASKED_SHARE_MAX) {
      throw new IllegalArgumentException(
          "lane %s: open-segments-max must be at most %d, a quarter of the %d files that this process may have open (ulimit -n), not %d"
              .formatted(name, filesMax / ASKED_SHARE_MAX, filesMax, asked));
    }
    return asked;
  }

  /**
   * The most entries of one segment. The index of the newest one is in memory, that of an older one
   * is loaded as a whole: entries of a few bytes must not make it outgrow the heap.
   */
  long segmentEntriesMax() {
    return Math.max(indexCacheBytes, SMALLEST_INDEX_MAX) / SealedIndex.ENTRY_BYTES;
  }

  /** The most files that the lane has open at a time, readers of indexes apart. */
  public int filesMax() {
    return openSegmentsMax + OTHER_FILES_MAX;
  }

  private static long sizeBytesMax(Config section) {
    return section.getString("size-bytes-max").equals("unlimited")
        ? Long.MAX_VALUE
        : section.getBytes("size-bytes-max");
  }

  private void require(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "lane %s: %s must be %d..%d, not %d".formatted(name, key, min, max, value));
    }
  }
}

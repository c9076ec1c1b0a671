package io.virta.persistence.lane.settings;

import com.typesafe.config.Config;
import io.virta.persistence.disk.FileLimit;
import java.time.Duration;
import java.util.Locale;

/**
 * The settings of one lane. {@code reference.conf} documents their meanings, units and defaults
 * under {@code virta.lane.defaults}. Every value is within its range.
 *
 * @param name the name of the lane in its files and in messages
 */
public record LaneSettings(
    String name,
    Durability durability,
    Segments segments,
    Buffers buffers,
    Periods periods,
    Room room) {

  /** The maximum size of an entry, meta and body together. */
  public static final int ENTRY_BYTES_MAX = 64 << 20;

  /**
   * The files of a lane.
   *
   * @param bytes the size at which a segment is full, 16 KiB to 8 GiB
   * @param copyForward whether old segments with few kept entries are emptied by copying
   * @param directIo whether the lane bypasses the page cache, if the file system supports it
   * @param recycledMax the maximum number of freed files kept for new segments, 0 to 1000
   * @param openMax the maximum number of old segments open at a time, 1 to 100000
   */
  public record Segments(
      long bytes, boolean copyForward, boolean directIo, int recycledMax, int openMax) {}

  /**
   * The memory of a lane, and the zeros written ahead, in bytes.
   *
   * @param queueBytesMax the limit for requests that wait for the writer
   * @param stagingBytes the size of the writer's buffer
   * @param zeroAheadBytes the zeros with which a small group extends the file
   * @param indexCacheBytes the memory for indexes of old segments, and the limit for the index of
   *     one segment
   */
  public record Buffers(
      long queueBytesMax, int stagingBytes, int zeroAheadBytes, int indexCacheBytes) {}

  /**
   * The times of a lane.
   *
   * @param force interval between two fsyncs under {@link Durability#INTERVAL}
   * @param markIdle idle time after which the watermark is written and forced
   * @param markBusy interval at which a busy lane writes the watermark
   * @param stallAlarm time after which a hanging disk is reported
   */
  public record Periods(
      Duration force, Duration markIdle, Duration markBusy, Duration stallAlarm) {}

  /**
   * The disk space that a lane may use.
   *
   * @param sizeBytesMax the maximum for all its segments; {@link Long#MAX_VALUE} for no limit
   * @param freeBytesMin the bytes left free on the disk for others
   */
  public record Room(long sizeBytesMax, long freeBytesMin) {}

  /**
   * Under {@code auto}, one lane may use this fraction (1/16) of the process's limit of open files.
   */
  private static final int AUTO_SHARE = 16;

  /**
   * The largest fraction (1/4) that a setting may request: three lanes then leave a quarter for
   * connections.
   */
  private static final int ASKED_SHARE_MAX = 4;

  private static final int AUTO_OPEN_MIN = 8;
  private static final int AUTO_OPEN_MAX = 512;

  /**
   * Two handles each for the newest segment, for the next one during a roll, for a small file being
   * written and for the watermark; one each for the lock and the directory.
   */
  private static final int OTHER_FILES_MAX = 10;

  private static final int SMALLEST_SEGMENT = 16 << 10;
  private static final int SMALLEST_STAGING = 4 << 10;

  /** Rejects values out of range; the message names the lane, the key and the range. */
  public LaneSettings {
    Range range = new Range(name);
    range.require("segment-bytes", segments.bytes, SMALLEST_SEGMENT, 8L << 30);
    range.require("recycled-segments-max", segments.recycledMax, 0, 1_000);
    range.require("open-segments-max", segments.openMax, 1, 100_000);
    range.require("queue-bytes-max", buffers.queueBytesMax, SMALLEST_STAGING, Long.MAX_VALUE);
    range.require("staging-bytes", buffers.stagingBytes, SMALLEST_STAGING, 64 << 20);
    range.require("zero-ahead-bytes", buffers.zeroAheadBytes, 0, 16 << 20);
    range.require("index-cache-bytes", buffers.indexCacheBytes, 0, 1 << 30);
    range.require("force-interval", periods.force, 1, 60_000);
    range.require("mark-idle", periods.markIdle, 1, 3_600_000);
    range.require("mark-busy", periods.markBusy, 1, 3_600_000);
    range.require("stall-alarm-after", periods.stallAlarm, 10, 3_600_000);
    range.require("size-bytes-max", room.sizeBytesMax, 2 * segments.bytes, Long.MAX_VALUE);
    range.require("free-bytes-min", room.freeBytesMin, 0, Long.MAX_VALUE);
  }

  /**
   * Reads a section with the keys of {@code virta.lane.defaults}.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public static LaneSettings of(String name, Config section) {
    return new LaneSettings(
        name,
        Durability.valueOf(section.getString("durability").toUpperCase(Locale.ROOT)),
        new Segments(
            section.getBytes("segment-bytes"),
            section.getBoolean("copy-forward"),
            section.getBoolean("direct-io"),
            section.getInt("recycled-segments-max"),
            openSegmentsMax(name, section, FileLimit.ofProcess().orElse(Long.MAX_VALUE))),
        new Buffers(
            section.getBytes("queue-bytes-max"),
            Math.toIntExact(section.getBytes("staging-bytes")),
            Math.toIntExact(section.getBytes("zero-ahead-bytes")),
            Math.toIntExact(section.getBytes("index-cache-bytes"))),
        new Periods(
            section.getDuration("force-interval"),
            section.getDuration("mark-idle"),
            section.getDuration("mark-busy"),
            section.getDuration("stall-alarm-after")),
        new Room(sizeBytesMax(section), section.getBytes("free-bytes-min")));
  }

  /**
   * The maximum number of old segments open at a time.
   *
   * @param filesMax the limit of open files of this process
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
   * The maximum number of files that the lane has open at a time, without index files opened by
   * reads.
   */
  public int filesMax() {
    return segments.openMax + OTHER_FILES_MAX;
  }

  private static long sizeBytesMax(Config section) {
    return section.getString("size-bytes-max").equals("unlimited")
        ? Long.MAX_VALUE
        : section.getBytes("size-bytes-max");
  }

  /** Checks the values of one lane. */
  private record Range(String lane) {
    void require(String key, Duration value, long minMillis, long maxMillis) {
      require(key + " (in ms)", value.toMillis(), minMillis, maxMillis);
    }

    void require(String key, long value, long min, long max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            "lane %s: %s must be %d..%d, not %d".formatted(lane, key, min, max, value));
      }
    }
  }
}

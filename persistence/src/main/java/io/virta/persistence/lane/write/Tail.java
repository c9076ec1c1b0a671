package io.virta.persistence.lane.write;

import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.RunEntries;
import io.virta.persistence.lane.segment.EntryContent;
import io.virta.persistence.lane.segment.EntryKind;
import io.virta.persistence.lane.segment.EntryStamp;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentHeader;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.measure.DurationHistogram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The end of the lane: stamps entries and appends them to the active segment. Entries put since the
 * last {@link #settle} can be taken back. Used by the writer thread only.
 */
final class Tail {
  private static final int SMALL_GROUP_BYTES = 64 << 10;
  private static final int ZEROS_BYTES_MAX = 1 << 20;

  private final int zeroAheadBytes;
  private final long segmentBytes;
  private final long segmentEntriesMax;
  private final StagingBuffer staging;
  private final ByteBuffer zeros;
  private final DurationHistogram fsyncs = new DurationHistogram();
  private Segment active;
  private long settledEnd;
  private long lastLsn;
  private long settledLsn;
  private long durableLsn;
  private long forcedEnd;
  private long lastForceNanos;

  Tail(LaneSettings settings, Segment active) throws IOException {
    this.zeroAheadBytes = settings.buffers().zeroAheadBytes();
    this.segmentBytes = settings.segments().bytes();
    this.segmentEntriesMax = RunEntries.perSegmentMax(settings.buffers().indexCacheBytes());
    this.zeros = StagingBuffer.aligned(Math.min(zeroAheadBytes, ZEROS_BYTES_MAX));
    this.active = active;
    this.staging =
        new StagingBuffer(settings.buffers().stagingBytes(), active.file(), active.end());
    this.settledEnd = active.end();
    this.forcedEnd = active.end();
    this.lastLsn = active.previousLsn();
    this.settledLsn = lastLsn;
    this.durableLsn = lastLsn;
  }

  Segment active() {
    return active;
  }

  long lastLsn() {
    return lastLsn;
  }

  long durableLsn() {
    return durableLsn;
  }

  boolean isForced() {
    return forcedEnd == settledEnd;
  }

  /** Whether an entry of {@code bytes} bytes still fits in this segment. */
  boolean takes(long bytes) {
    return staging.position() == SegmentHeader.BYTES
        || (staging.position() + bytes <= segmentBytes
            && lastLsn - active.previousLsn() < segmentEntriesMax);
  }

  /** The file position of the next entry. */
  long position() {
    return staging.position();
  }

  /**
   * Appends an entry of a history; returns its stamp.
   *
   * @param meta its position does not change
   * @param body contiguous parts; their positions do not change
   * @param copied whether the entry is a copy of an older one
   */
  EntryStamp put(
      EntryContent content, ByteBuffer meta, List<ByteBuffer> body, History history, boolean copied)
      throws IOException {
    EntryStamp stamp = put(content, meta, body, history.no(), back(history), copied);
    history.stagedLsn(lastLsn);
    return stamp;
  }

  private int back(History history) {
    return history.stagedLsn() == 0
        ? 0
        : (int) Math.min(lastLsn + 1 - history.stagedLsn(), Integer.MAX_VALUE);
  }

  /** Adds the name of a history to the dictionary of the segment, unless it is already there. */
  void name(History history) throws IOException {
    if (!history.isNamedIn(active)) {
      ByteBuffer name = ByteBuffer.wrap(history.persistenceId().getBytes(StandardCharsets.UTF_8));
      EntryContent content = new EntryContent(EntryKind.DICTIONARY, 0, 0, name.remaining(), 0, 0);
      put(content, name, List.of(), history.no(), 0, /* copied= */ false);
      history.namedIn(active);
    }
  }

  private EntryStamp put(
      EntryContent content,
      ByteBuffer meta,
      List<ByteBuffer> body,
      int historyNo,
      int back,
      boolean copied)
      throws IOException {
    EntryStamp stamp =
        new EntryStamp(lastLsn + 1, durableLsn, active.id(), historyNo, back, copied);
    staging.put(content, stamp, meta, body);
    lastLsn++;
    return stamp;
  }

  /** Writes everything that was put; it can no longer be taken back, but is not durable yet. */
  void settle() throws IOException {
    long end = staging.position();
    if (end > active.fileBytes() && end - settledEnd < SMALL_GROUP_BYTES) {
      zeroAhead(end);
    }
    staging.flush();
    active.fileBytes(Math.max(active.fileBytes(), blocks(end)));
    settledEnd = end;
    settledLsn = lastLsn;
    active.endsAt(end, lastLsn);
  }

  /**
   * Writes zeros ahead. Each small group that extends the file costs a journal commit of the file
   * system; zeros written ahead need only one. For large groups the zeros would double the bytes
   * written, so they extend the file directly.
   */
  private void zeroAhead(long end) throws IOException {
    long to = blocks(Math.min(end + zeroAheadBytes, segmentBytes));
    for (long at = blocks(end); at < to; at += zeros.capacity()) {
      zeros.limit((int) Math.min(zeros.capacity(), to - at)).position(0);
      active.file().write(zeros, at);
    }
    active.fileBytes(Math.max(active.fileBytes(), to));
  }

  /** Rounds a position up to the end of its block. */
  private long blocks(long position) {
    int block = active.file().blockBytes();
    return (position + block - 1) / block * block;
  }

  /** The durations of all successful calls of {@link #force}. */
  DurationHistogram fsyncs() {
    return fsyncs;
  }

  /** How long the last {@link #force} took; 0 before the first. */
  long lastForceNanos() {
    return lastForceNanos;
  }

  /** Makes everything settled durable. */
  void force() throws IOException {
    long started = System.nanoTime();
    active.file().force();
    lastForceNanos = System.nanoTime() - started;
    fsyncs.record(lastForceNanos);
    durableLsn = settledLsn;
    forcedEnd = settledEnd;
  }

  /**
   * Removes everything put since the last {@link #settle}, on the disk too: after a crash, rejected
   * entries must not appear valid behind later ones that end where they start.
   */
  void takeBack() throws IOException {
    active.file().truncate(settledEnd);
    staging.moveTo(active.file(), settledEnd);
    lastLsn = settledLsn;
    active.fileBytes(settledEnd);
    force();
  }

  /** Continues in a new segment; everything in the old one must be durable. */
  void moveTo(Segment next) throws IOException {
    active = next;
    settledEnd = next.end();
    forcedEnd = next.end();
    staging.moveTo(next.file(), next.end());
  }
}

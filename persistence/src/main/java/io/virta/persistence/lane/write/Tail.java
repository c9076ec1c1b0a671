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
 * The end of the lane: stamps entries and puts them behind each other in the active segment. What
 * was put since the last {@link #settle} can be taken back. Used by the writer thread only.
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

  /** Whether an entry of that size still belongs in this segment. */
  boolean takes(long bytes) {
    return staging.position() == SegmentHeader.BYTES
        || (staging.position() + bytes <= segmentBytes
            && lastLsn - active.previousLsn() < segmentEntriesMax);
  }

  /** Where the next entry will start. */
  long position() {
    return staging.position();
  }

  /**
   * Puts an entry of that history behind the others; answers its stamp.
   *
   * @param meta is not moved
   * @param body parts that follow each other; are not moved
   * @param copied whether it is a copy of an older entry
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

  /** Puts the name of a history into the dictionary of the segment, unless it is there. */
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

  /** Writes all that was put; it stays, but is not durable yet. */
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
   * Small groups on a file that grows pay for a journal commit of the file system each; zeros ahead
   * of them pay once. Large groups would pay double for their bytes, so they grow the file.
   */
  private void zeroAhead(long end) throws IOException {
    long to = blocks(Math.min(end + zeroAheadBytes, segmentBytes));
    for (long at = blocks(end); at < to; at += zeros.capacity()) {
      zeros.limit((int) Math.min(zeros.capacity(), to - at)).position(0);
      active.file().write(zeros, at);
    }
    active.fileBytes(Math.max(active.fileBytes(), to));
  }

  /** Where the block ends in which that position lies. */
  private long blocks(long position) {
    int block = active.file().blockBytes();
    return (position + block - 1) / block * block;
  }

  /** How long each {@link #force} took that did not fail. */
  DurationHistogram fsyncs() {
    return fsyncs;
  }

  /** Makes all that was settled durable. */
  void force() throws IOException {
    long started = System.nanoTime();
    active.file().force();
    fsyncs.record(System.nanoTime() - started);
    durableLsn = settledLsn;
    forcedEnd = settledEnd;
  }

  /**
   * Forgets what was put since the last {@link #settle}, on the disk too: entries that were refused
   * must not line up behind later ones of the same size.
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

package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.record.BatchHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the index when a lane opens: from the checkpoint and the directories of sealed segments
 * where these are right, by scanning where not. It appends nothing and throws nothing away; what it
 * decided about a torn tail is made durable by sealing before anything new is written. Used once.
 */
final class Recovery {
  private static final int PIECE_BYTES = 1 << 20;

  private final Disk disk;
  private final LaneIndex index;
  private final Checkpoint checkpoint;
  private final UUID store;
  private final Tombstones tombstones;
  private final boolean readOnly;

  /** Snapshots that the checkpoint knows and that were not met yet, with their shards. */
  private final Map<Long, Shard> keptSnapshots = new HashMap<>();

  private final Map<Long, Checkpoint.SegmentEnd> ends = new HashMap<>();
  private final List<SegmentScan.Hole> holes = new ArrayList<>();
  private long lastLsn;

  /** Where the entries begin, in the segment being scanned, that no watermark covers. */
  private long unprovenFrom;

  /**
   * @param readOnly look at every entry, and change nothing on the disk
   */
  Recovery(
      Disk disk,
      LaneIndex index,
      Checkpoint checkpoint,
      Tombstones tombstones,
      UUID store,
      boolean readOnly) {
    this.disk = disk;
    this.index = index;
    this.checkpoint = checkpoint;
    this.tombstones = tombstones;
    this.store = store;
    this.readOnly = readOnly;
    this.lastLsn = checkpoint.lsn();
  }

  Recovered run() throws IOException {
    restoreCheckpoint();
    List<SegmentOpener.Opened> opened = new SegmentOpener(disk, store).open();
    requireCheckpoint(opened);
    long boot = checkpoint.boot();
    for (int i = 0; i < opened.size(); i++) {
      Segment segment = opened.get(i).segment();
      index.add(segment);
      recover(segment, i + 1 < opened.size() ? opened.get(i + 1).header() : null);
      lastLsn = Math.max(lastLsn, segment.lastLsn);
      SegmentHeader header = opened.get(i).header();
      boot = header == null ? boot : Math.max(boot, header.boot());
    }
    Segment last = opened.isEmpty() ? null : opened.get(opened.size() - 1).segment();
    if (last == null ? checkpoint.lastSegmentId() > 0 : last.id < checkpoint.lastSegmentId()) {
      loseLastSegment();
    }
    index.shards().forEach(Shard::resolveCopies);
    markUnproven();
    giveUp();
    long lastId = last == null ? 0 : last.id;
    long end = last == null ? 0 : last.end;
    return lastId < checkpoint.lastSegmentId()
        ? new Recovered(checkpoint.lastSegmentId(), 0, lastLsn, boot + 1)
        : new Recovered(lastId, end, lastLsn, boot + 1);
  }

  /** Once segments were given back, only a checkpoint knows what they taught. */
  private void requireCheckpoint(List<SegmentOpener.Opened> opened) {
    SegmentHeader first = opened.isEmpty() ? null : opened.get(0).header();
    if (checkpoint.epoch() == 0 && first != null && first.previousId() != 0) {
      throw new LaneUnusableException(
          "both checkpoints of %s are damaged or missing, and older segments were given back: restore CHECKPOINT-0 or CHECKPOINT-1 from a copy"
              .formatted(disk.describe()));
    }
  }

  private void restoreCheckpoint() {
    checkpoint.dropped().forEach(index::restoreDropped);
    index.avoid(checkpoint.nextShardNo() - 1);
    boolean repaired = tombstones.lsn() >= checkpoint.unprovenLsn();
    index.unprovenLsn(repaired ? 0 : checkpoint.unprovenLsn());
    for (Checkpoint.ShardState state : checkpoint.shards()) {
      Shard shard = index.name(state.persistenceId(), state.no());
      if (shard != null) {
        shard.restore(state.highestSeq(), state.trimmedTo(), state.lastLsn());
        shard.unproven(state.unproven() && !repaired);
        state.snapshotLsns().forEach(lsn -> keptSnapshots.put(lsn, shard));
      }
    }
    checkpoint.segments().forEach(segment -> ends.put(segment.segmentId(), segment));
  }

  /** The segment that was written last is gone altogether. */
  private void loseLastSegment() {
    lastLsn++;
    holes.add(new SegmentScan.Hole(checkpoint.lastSegmentId(), 0, 0, lastLsn, lastLsn));
  }

  /**
   * What is lost behind the checkpoint may be of any shard, known or not; only a later entry of a
   * shard shows, by pointing back at one before the hole, that none of it was lost.
   */
  private void markUnproven() {
    index.holes(holes);
    long lost = 0;
    for (SegmentScan.Hole hole : holes) {
      lost = Math.max(lost, hole.lsnTo());
    }
    if (lost > checkpoint.lsn() && lost > tombstones.lsn()) {
      index.unprovenLsn(lost);
      for (Shard shard : index.shards()) {
        shard.unproven(shard.isUnproven() || shard.lostSome || shard.lastLsn <= lost);
      }
    }
  }

  private void giveUp() {
    for (Tombstones.Range range : tombstones.ranges()) {
      Shard shard = index.find(range.shardNo());
      if (shard != null) {
        shard.giveUp(range);
      }
    }
    keptSnapshots.forEach(
        (lsn, shard) -> {
          if (!tombstones.snapshotLsns().contains(lsn)) {
            shard.loseSnapshot(lsn);
          }
        });
  }

  private void recover(Segment segment, @Nullable SegmentHeader next) throws IOException {
    SealedIndex sealed = readIndex(segment);
    if (!readOnly && sealed != null && sealed.lastLsn() <= checkpoint.lsn()) {
      segment.end = sealed.end();
      segment.lastLsn = sealed.lastLsn();
      segment.newestArrivalMillis = sealed.newestArrivalMillis();
      install(sealed, segment);
    } else {
      scan(segment, sealed, next);
    }
    segment.sealed = true;
  }

  private @Nullable SealedIndex readIndex(Segment segment) throws IOException {
    return disk.list().contains(Segment.indexName(segment.id))
        ? SealedIndex.read(disk, segment.id)
        : null;
  }

  private void install(SealedIndex sealed, Segment segment) {
    sealed.names().forEach((no, name) -> index.name(name, no));
    for (SealedIndex.NamedRun named : sealed.runs()) {
      Shard shard = index.find(named.shardNo());
      if (shard != null && named.summary().lastSeq() > shard.trimmedTo()) {
        segment.hold(named.summary().bytes());
        shard.insert(new Run(named.shardNo(), segment, named.summary()));
        shard.raiseHighest(named.summary().lastSeq());
      }
    }
    for (SealedIndex.NamedSnapshot named : sealed.snapshots()) {
      Shard shard = index.find(named.shardNo());
      if (shard != null && keptSnapshots.remove(named.lsn()) != null && counts(named.lsn())) {
        shard.add(
            new SnapshotRef(
                named.persistSeq(),
                named.timestampMillis(),
                named.lsn(),
                segment,
                named.offset(),
                named.metaLength(),
                named.bodyLength()));
      }
    }
  }

  private void scan(Segment segment, @Nullable SealedIndex sealed, @Nullable SegmentHeader next)
      throws IOException {
    SegmentScan scan = new SegmentScan(segment, checkpoint.lsn());
    SegmentScan.Found found = find(scan, segment, sealed, next);
    segment.end = found.end();
    segment.lastLsn = found.lastLsn();
    holes.addAll(found.holes());
    unprovenFrom = found.end();
    scan.visit(
        found,
        (head, meta, offset) -> {
          if (head.lsn() > found.durableLsn()) {
            unprovenFrom = Math.min(unprovenFrom, offset);
          }
          apply(segment, head, meta, offset);
        });
    if (!readOnly) {
      rewrite(segment, unprovenFrom, found.end());
    }
    if (!readOnly) {
      SealedIndex.write(disk, segment, index.shards()).attach(segment, index);
    }
  }

  private SegmentScan.Found find(
      SegmentScan scan, Segment segment, @Nullable SealedIndex sealed, @Nullable SegmentHeader next)
      throws IOException {
    Checkpoint.SegmentEnd known = ends.get(segment.id);
    if (next != null && next.previousId() == segment.id) {
      return scan.check(next.previousEnd(), next.previousLsn());
    } else if (sealed != null) {
      return scan.check(sealed.end(), sealed.lastLsn());
    } else if (known != null) {
      return scan.check(known.end(), known.lastLsn());
    }
    return scan.findEnd();
  }

  /**
   * After a failed fsync the page cache may hold bytes that never reached the disk, and calls them
   * clean. Writing them again makes the force that follows mean something.
   */
  private static void rewrite(Segment segment, long from, long to) throws IOException {
    if (from == to) {
      return;
    }
    ByteBuffer piece = Bytes.allocate((int) Math.min(PIECE_BYTES, to - from));
    for (long at = from; at < to; at += piece.capacity()) {
      piece.clear().limit((int) Math.min(piece.capacity(), to - at));
      Bytes.read(segment.file, piece, at);
      segment.file.write(piece.flip(), at);
    }
    segment.file.force();
  }

  private boolean isLost(long lsn) {
    if (lsn > checkpoint.lsn()) {
      for (SegmentScan.Hole hole : holes) {
        if (lsn >= hole.lsnFrom() && lsn <= hole.lsnTo()) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean counts(long snapshotLsn) {
    return !tombstones.snapshotLsns().contains(snapshotLsn);
  }

  private void apply(Segment segment, EntryHead head, ByteBuffer meta, long offset) {
    if (head.kind() == EntryKind.DICTIONARY) {
      index.name(StandardCharsets.UTF_8.decode(meta).toString(), head.shardNo());
      return;
    }
    index.avoid(head.shardNo());
    Shard shard = index.find(head.shardNo());
    if (shard == null || head.kind() == EntryKind.MARK) {
      return;
    }
    shard.lostSome |= isLost(head.lsn() - head.shardBack());
    shard.arrived(head.lsn());
    boolean known = head.lsn() <= checkpoint.lsn();
    boolean counts =
        switch (head.kind()) {
          case RECORDS, EVENTS -> head.persistSeq() + head.eventCount() - 1 > shard.trimmedTo();
          case SNAPSHOT ->
              (!known || keptSnapshots.remove(head.lsn()) != null) && counts(head.lsn());
          default -> !known;
        };
    if (counts && head.copied() && head.kind().isEvent()) {
      shard.addCopy(segment, head, meta, offset);
    } else if (counts) {
      Published.apply(index, segment, shard, entry(head, meta), offset, head.lsn());
    }
  }

  private static Request.Append entry(EntryHead head, ByteBuffer meta) {
    BatchHeader batch =
        head.kind() == EntryKind.RECORDS ? BatchHeader.decode(meta.duplicate()) : null;
    return new Request.Append(
        head.kind(),
        "",
        head.persistSeq(),
        head.eventCount(),
        meta,
        List.of(),
        head.bodyLength(),
        head.bodyCrc32c(),
        batch == null ? 0 : batch.firstSeq(),
        batch == null ? 0 : batch.recordCount(),
        batch == null ? 0 : batch.lastArrivalMillis(),
        new CompletableFuture<>());
  }
}

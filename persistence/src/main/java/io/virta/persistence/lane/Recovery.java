package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.disk.OpenFiles;
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

  /** Stands for the end of a segment that was lost before anybody knew it. */
  private static final long UNKNOWN_END = 0;

  private final Disk disk;
  private final OpenFiles openFiles;
  private final LaneIndex index;
  private final Checkpoint checkpoint;
  private final Watermark.Evidence watermark;
  private final UUID store;
  private final Tombstones tombstones;
  private final boolean readOnly;

  /** Snapshots that the checkpoint knows and that were not met yet, with their shards. */
  private final Map<Long, Shard> keptSnapshots = new HashMap<>();

  private final Map<Long, Checkpoint.SegmentEnd> ends = new HashMap<>();
  private final List<Hole> holes = new ArrayList<>();
  private long lastLsn;

  /** Where the entries begin, in the segment being scanned, that no watermark covers. */
  private long unprovenFrom;

  /** Whether the segment being scanned has any entry. */
  private boolean metEntry;

  /**
   * @param readOnly look at every entry, and change nothing on the disk
   */
  Recovery(
      Disk disk,
      OpenFiles openFiles,
      LaneIndex index,
      Checkpoint checkpoint,
      Watermark.Evidence watermark,
      Tombstones tombstones,
      UUID store,
      boolean readOnly) {
    this.disk = disk;
    this.openFiles = openFiles;
    this.index = index;
    this.checkpoint = checkpoint;
    this.watermark = watermark;
    this.tombstones = tombstones;
    this.store = store;
    this.readOnly = readOnly;
    this.lastLsn = checkpoint.lsn();
  }

  Recovered run() throws IOException {
    restoreCheckpoint();
    SegmentOpener opener = new SegmentOpener(disk, openFiles, store);
    List<SegmentOpener.Opened> opened = opener.open();
    requireCheckpoint(opened);
    SegmentChain chain = new SegmentChain(checkpoint, watermark, opener.foreign());
    long boot = checkpoint.boot();
    long lastId = 0;
    long end = 0;
    long reached = 0;
    RecoveryReport report = new RecoveryReport(disk.describe(), opened.size());
    for (int i = 0; i < opened.size(); i++) {
      Segment segment = opened.get(i).segment();
      SegmentHeader header = opened.get(i).header();
      lose(chain.inFrontOf(opened.get(i), lastId, reached));
      index.add(segment);
      if (chain.wasGivenBack(segment.id)) {
        segment.sealed = true; // nothing in it is needed, so it is given back again
      } else {
        boolean follows = header == null && segment.id == lastId + 1;
        recover(
            opened.get(i),
            follows ? reached : segment.previousLsn,
            i + 1 < opened.size() ? opened.get(i + 1).header() : null);
      }
      lastId = segment.id;
      end = segment.end;
      reached = Math.max(reached, segment.lastLsn);
      lastLsn = Math.max(lastLsn, reached);
      boot = header == null ? boot : Math.max(boot, header.boot());
      report.recovered(i + 1);
    }
    List<Hole> behind = chain.behind(lastId, reached);
    lose(behind);
    index.shards().forEach(Shard::resolveCopies);
    markUnproven();
    giveUp();
    noteHurt();
    long newestId = Math.max(lastId, chain.newestId());
    long nextId = Math.max(newestId, newestOf(opener.foreign())) + 1;
    return new Recovered(newestId, behind.isEmpty() ? end : 0, lastLsn, boot + 1, nextId);
  }

  private static long newestOf(Map<Long, Long> foreign) {
    return foreign.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private void lose(List<Hole> segments) {
    holes.addAll(segments);
    for (Hole hole : segments) {
      lastLsn = Math.max(lastLsn, hole.lsnTo());
    }
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

  /**
   * What is lost behind the checkpoint may be of any shard, known or not; only a later entry of a
   * shard shows, by pointing back at one before the hole, that none of it was lost.
   */
  private void markUnproven() {
    long lost = 0;
    for (Hole hole : holes) {
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

  /** Hands over what this opening found to be lost, so that it can be named until a repair. */
  private void noteHurt() {
    List<Shard> hurt = new ArrayList<>();
    for (Shard shard : index.shards()) {
      shard.noteMissing();
      if (shard.isHurt()) {
        hurt.add(shard);
      }
    }
    index.hurt(hurt);
    index.holes(holes);
    index.givenUpLsn(tombstones.lsn());
    List<Checkpoint.SegmentEnd> lost = new ArrayList<>();
    for (Hole hole : holes) {
      if (hole.isWholeSegment()
          && (!isGivenUp(hole) || hurt.stream().anyMatch(shard -> shard.mayMissFrom(hole)))) {
        Checkpoint.SegmentEnd known = ends.get(hole.segmentId());
        lost.add(
            known != null
                ? known
                : new Checkpoint.SegmentEnd(hole.segmentId(), UNKNOWN_END, hole.lsnTo()));
      }
    }
    index.lostSegments(lost);
  }

  private boolean isGivenUp(Hole hole) {
    return hole.lsnTo() <= tombstones.lsn();
  }

  private void recover(SegmentOpener.Opened opened, long previousLsn, @Nullable SegmentHeader next)
      throws IOException {
    Segment segment = opened.segment();
    SealedIndex sealed = readIndex(segment);
    if (!readOnly && sealed != null && isCovered(segment, sealed)) {
      segment.end = sealed.end();
      segment.lastLsn = sealed.lastLsn();
      segment.newestArrivalMillis = sealed.newestArrivalMillis();
      install(sealed, segment);
    } else {
      scan(opened, previousLsn, sealed, next);
    }
    segment.sealed = true;
  }

  /** Whether the index tells all there is to know: bodies are checked by whoever reads them. */
  private boolean isCovered(Segment segment, SealedIndex sealed) {
    return sealed.lastLsn() <= checkpoint.lsn() && segment.fileBytes >= sealed.end();
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

  private void scan(
      SegmentOpener.Opened opened,
      long previousLsn,
      @Nullable SealedIndex sealed,
      @Nullable SegmentHeader next)
      throws IOException {
    Segment segment = opened.segment();
    long durableLsn = Math.max(checkpoint.lsn(), watermark.lsn());
    SegmentScan scan = new SegmentScan(segment, previousLsn, durableLsn);
    SegmentScan.Found found = find(scan, segment, sealed, next);
    segment.end = found.end();
    segment.lastLsn = found.lastLsn();
    holes.addAll(found.holes());
    unprovenFrom = found.end();
    metEntry = false;
    scan.visit(
        found,
        (head, meta, offset) -> {
          metEntry = true;
          if (head.lsn() > found.durableLsn()) {
            unprovenFrom = Math.min(unprovenFrom, offset);
          }
          apply(segment, head, meta, offset);
        });
    if (opened.header() == null && !metEntry && !found.endKnown()) {
      // A file is named when its header is durable: without both, nobody knows what it held.
      long lost = found.lastLsn() + 1;
      lose(List.of(Hole.inside(segment, 0, Math.max(1, segment.fileBytes), lost, lost)));
      segment.lastLsn = lost;
    }
    if (!readOnly) {
      rewrite(segment, unprovenFrom, found.end());
      if (holes.stream().noneMatch(hole -> hole.segmentId() == segment.id && !isGivenUp(hole))) {
        // With a hole, the next start looks again: damage keeps its place, and a file that was
        // restored meanwhile counts.
        SealedIndex.write(disk, segment, index.shards()).attach(segment, index);
      }
    }
  }

  private SegmentScan.Found find(
      SegmentScan scan, Segment segment, @Nullable SealedIndex sealed, @Nullable SegmentHeader next)
      throws IOException {
    Checkpoint.SegmentEnd known = ends.get(segment.id);
    if (next != null && next.previousId() == segment.id && next.previousEnd() != UNKNOWN_END) {
      return scan.check(next.previousEnd(), next.previousLsn());
    } else if (sealed != null) {
      return scan.check(sealed.end(), sealed.lastLsn());
    } else if (known != null && known.end() != UNKNOWN_END) {
      return scan.check(known.end(), known.lastLsn());
    }
    return scan.findEnd();
  }

  /**
   * After a failed fsync the page cache may hold bytes that never reached the disk, and calls them
   * clean. Writing them again makes the force that follows mean something.
   */
  private void rewrite(Segment segment, long from, long to) throws IOException {
    if (from == to) {
      return;
    }
    ByteBuffer piece = Bytes.allocate((int) Math.min(PIECE_BYTES, to - from));
    try (DiskFile file = disk.open(segment.fileName())) {
      for (long at = from; at < to; at += piece.capacity()) {
        piece.clear().limit((int) Math.min(piece.capacity(), to - at));
        Bytes.read(file, piece, at);
        file.write(piece.flip(), at);
      }
      file.force();
    }
  }

  private boolean isLost(long lsn) {
    if (lsn > checkpoint.lsn()) {
      return holes.stream().anyMatch(hole -> hole.covers(lsn));
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

package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.log.LogUnusableException;
import io.virta.persistence.record.BatchHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the index when a lane opens: from the checkpoint and the directories of sealed segments
 * where these are right, by scanning where not. It appends nothing and throws nothing away; what it
 * decided about a torn tail is made durable by sealing before anything new is written. Used once.
 */
final class Recovery {
  private static final int PIECE_BYTES = 1 << 20;
  private static final long LOST_NAMES_MAX = 1 << 20;

  private final Disk disk;
  private final LaneFiles files;
  private final LaneIndex index;
  private final Checkpoint checkpoint;
  private final Tombstones tombstones;
  private final boolean readOnly;

  /** Shards that had lost nothing as of the checkpoint. */
  private final Set<Shard> whole = new HashSet<>();

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
  Recovery(Disk disk, LaneFiles files, LaneIndex index, boolean readOnly) {
    this.disk = disk;
    this.files = files;
    this.index = index;
    this.checkpoint = files.checkpoints().newest();
    this.tombstones = files.tombstones();
    this.readOnly = readOnly;
    this.lastLsn = checkpoint.lsn();
  }

  Recovered run() throws IOException {
    restoreCheckpoint();
    List<SegmentOpener.Opened> opened = files.segments();
    index.segments(opened.stream().map(SegmentOpener.Opened::segment).toList());
    requireCheckpoint(opened);
    SegmentChain chain = new SegmentChain(checkpoint, files.watermark(), files.misplaced());
    long boot = checkpoint.boot();
    long lastId = 0;
    long end = 0;
    long reached = 0;
    RecoveryReport report = new RecoveryReport(disk.describe(), opened.size());
    for (int i = 0; i < opened.size(); i++) {
      Segment segment = opened.get(i).segment();
      SegmentHeader header = opened.get(i).header();
      lose(chain.inFrontOf(opened.get(i), lastId, reached));
      if (chain.wasGivenBack(segment.id)) {
        segment.sealed = true; // nothing in it is needed, so it is given back again
      } else {
        recover(opened.get(i), reached);
      }
      lastId = segment.id;
      end = segment.knownEnd().end();
      reached = Math.max(reached, segment.lastLsn);
      lastLsn = Math.max(lastLsn, reached);
      boot = header == null ? boot : Math.max(boot, header.boot());
      report.recovered(i + 1);
    }
    lose(chain.behind(lastId, reached));
    index.shards().forEach(Shard::resolveCopies);
    markUnproven();
    giveUp();
    noteHurt();
    holdDamaged();
    long newestId = Math.max(lastId, chain.newestId());
    long nextId = Math.max(newestId, newestOf(files.misplaced())) + 1;
    long knownEnd = newestId == lastId ? end : SegmentHeader.UNKNOWN_END;
    return new Recovered(newestId, knownEnd, lastLsn, boot + 1, nextId);
  }

  private static long newestOf(Map<Long, Long> misplaced) {
    return misplaced.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
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
      throw new LogUnusableException(
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
        if (!state.unproven()) {
          whole.add(shard);
        }
        shard.owe(state.snapshots());
      }
    }
    checkpoint.segments().forEach(segment -> ends.put(segment.segmentId(), segment));
  }

  /**
   * What is lost and not in the checkpoint may be of any shard, known or not; only a later entry of
   * a shard shows, by pointing back at one before the hole, that none of it was lost.
   */
  private void markUnproven() {
    Checkpoint.Unseen unseen = checkpoint.unseen();
    long lostFrom = Long.MAX_VALUE;
    long lostTo = 0;
    for (Hole hole : holes) {
      boolean seen =
          hole.lsnTo() <= checkpoint.lsn() && !unseen.overlaps(hole.lsnFrom(), hole.lsnTo());
      if (!seen && !isGivenUp(hole)) {
        lostFrom = Math.min(lostFrom, hole.lsnFrom());
        lostTo = Math.max(lostTo, hole.lsnTo());
      }
    }
    if (lostTo > 0) {
      leaveUnseen(lostFrom, lostTo);
    } else if (!unseen.isEmpty()) {
      index.unprovenLsn(0); // restored, or abandoned
      index.shards().forEach(shard -> shard.unproven(false));
    }
  }

  private void leaveUnseen(long lostFrom, long lostTo) {
    Checkpoint.Unseen before = checkpoint.unseen();
    boolean fresh = lostTo > checkpoint.lsn();
    long firstUnseen = before.isEmpty() ? checkpoint.lsn() + 1 : before.from();
    long from = Math.max(lostFrom, firstUnseen);
    index.unseen(new Checkpoint.Unseen(from, fresh ? lastLsn : before.to()));
    index.unprovenLsn(Math.max(lostTo, index.unprovenLsn()));
    for (Shard shard : index.shards()) {
      shard.unproven(shard.isUnproven() || shard.lostSome || shard.lastLsn <= lostTo);
    }
    if (fresh) {
      // Lost entries may name new shards, whose numbers no other shard may get.
      long names = Math.min(lostTo - from + 1, LOST_NAMES_MAX);
      index.avoid(index.nextShardNo() - 1 + (int) names);
    }
  }

  private void giveUp() {
    for (Tombstones.Range range : tombstones.ranges()) {
      Shard shard = index.find(range.shardNo());
      if (shard != null) {
        shard.giveUp(range);
      }
    }
    index.shards().forEach(shard -> shard.giveUpSnapshots(tombstones.snapshotLsns()));
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
      if (hole.isWholeSegment() && (!isGivenUp(hole) || !index.hurtBy(hole).isEmpty())) {
        Checkpoint.SegmentEnd known = ends.get(hole.segmentId());
        lost.add(
            known != null
                ? known
                : new Checkpoint.SegmentEnd(
                    hole.segmentId(), SegmentHeader.UNKNOWN_END, hole.provenLsn()));
      }
    }
    index.lostSegments(lost);
  }

  /**
   * Keeps the files in which something is lost, whatever can be read of them: they may be restored.
   * Then the entries behind the lost ones are needed, too, and the header that says where they end.
   */
  private void holdDamaged() {
    Set<Long> damaged = new HashSet<>();
    for (Hole hole : holes) {
      if (index.isOpen(hole)) {
        damaged.add(hole.segmentId());
      }
    }
    for (Segment segment : index.segments()) {
      boolean unseen = index.unseen().overlaps(segment.previousLsn + 1, segment.lastLsn);
      if (unseen || damaged.contains(segment.id) || files.headers().bounds(segment.id, damaged)) {
        segment.hold(0);
      }
    }
  }

  private boolean isGivenUp(Hole hole) {
    return hole.lsnTo() <= tombstones.lsn();
  }

  private void recover(SegmentOpener.Opened opened, long reached) throws IOException {
    Segment segment = opened.segment();
    SealedIndex sealed = readIndex(segment);
    if (!readOnly && sealed != null && isCovered(segment, sealed)) {
      segment.end = sealed.end();
      segment.lastLsn = sealed.lastLsn();
      segment.newestArrivalMillis = sealed.newestArrivalMillis();
      install(sealed, segment);
    } else {
      scan(opened, opened.previousLsn(reached), sealed);
    }
    segment.sealed = true;
  }

  /** Whether the index tells all there is to know: bodies are checked when they are read. */
  private boolean isCovered(Segment segment, SealedIndex sealed) {
    return sealed.lastLsn() <= checkpoint.lsn()
        && !checkpoint.unseen().overlaps(segment.previousLsn + 1, sealed.lastLsn())
        && segment.fileBytes >= sealed.end();
  }

  private @Nullable SealedIndex readIndex(Segment segment) throws IOException {
    SealedIndex found = SealedIndex.read(disk, files.store(), segment.id);
    boolean belongs = found != null && files.headers().agreesWith(found, ends.get(segment.id));
    return belongs ? found : null;
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
      if (shard != null && shard.isOwed(named.lsn()) && counts(named.lsn())) {
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

  private void scan(SegmentOpener.Opened opened, long previousLsn, @Nullable SealedIndex sealed)
      throws IOException {
    Segment segment = opened.segment();
    SegmentScan scan = scanOf(segment, previousLsn);
    SegmentScan.Found found = find(scan, segment, sealed);
    segment.end = found.end();
    segment.lastLsn = found.lastLsn();
    if (found.cut()) {
      segment.cutBehind(found.lastLsn());
    }
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
      segment.cutBehind(found.lastLsn());
      Hole hole = Hole.presumedIn(segment, found.lastLsn() + 1);
      lose(List.of(hole));
      segment.lastLsn = hole.lsnTo();
    }
    if (!readOnly) {
      rewrite(segment, unprovenFrom, found.end());
      if (holes.stream().noneMatch(hole -> hole.segmentId() == segment.id && !isGivenUp(hole))) {
        // With a hole, the next start looks again: damage keeps its place, and a file that was
        // restored meanwhile counts.
        SealedIndex.write(disk, files.store(), segment, index.shards()).attach(segment, index);
      }
    }
  }

  /** Where the segment behind does not know the end, its numbers still bound those in here. */
  private SegmentScan scanOf(Segment segment, long previousLsn) throws IOException {
    long lsnMax = files.headers().lastLsnOf(segment.id);
    Checkpoint.SegmentEnd known = ends.get(segment.id);
    long durableLsn =
        lsnMax < Long.MAX_VALUE && known != null
            ? known.lastLsn()
            : Math.max(checkpoint.lsn(), files.watermark().lsn());
    return new SegmentScan(segment, previousLsn, durableLsn, lsnMax);
  }

  private SegmentScan.Found find(SegmentScan scan, Segment segment, @Nullable SealedIndex sealed)
      throws IOException {
    Checkpoint.SegmentEnd known = ends.get(segment.id);
    SegmentHeader next = files.headers().closing(segment.id);
    if (next != null) {
      return scan.check(next.previousEnd(), next.previousLsn());
    } else if (sealed != null) {
      return scan.check(sealed.end(), sealed.lastLsn());
    } else if (known != null && known.end() != SegmentHeader.UNKNOWN_END) {
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
    return !checkpoint.hasSeen(lsn) && holes.stream().anyMatch(hole -> hole.covers(lsn));
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
    boolean known =
        head.lsn() <= checkpoint.lsn() && (checkpoint.hasSeen(head.lsn()) || whole.contains(shard));
    boolean counts =
        switch (head.kind()) {
          case RECORDS, EVENTS -> head.persistSeq() + head.eventCount() - 1 > shard.trimmedTo();
          case SNAPSHOT -> (!known || shard.isOwed(head.lsn())) && counts(head.lsn());
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

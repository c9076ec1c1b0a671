package io.virta.persistence.lane.recovery;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.lane.evidence.Checkpoint;
import io.virta.persistence.lane.evidence.Tombstones;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.index.Published;
import io.virta.persistence.lane.index.RecordSpan;
import io.virta.persistence.lane.index.Recovered;
import io.virta.persistence.lane.index.SealedIndex;
import io.virta.persistence.lane.segment.Bytes;
import io.virta.persistence.lane.segment.EntryHead;
import io.virta.persistence.lane.segment.EntryKind;
import io.virta.persistence.lane.segment.Hole;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentEnd;
import io.virta.persistence.lane.segment.SegmentHeader;
import io.virta.persistence.lane.segment.SegmentOpener;
import io.virta.persistence.lane.segment.SegmentScan;
import io.virta.persistence.log.LogUnusableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the index when a lane opens: from the checkpoint and the index files of sealed segments
 * if these are valid, otherwise by scanning. It appends and discards nothing; its decision about a
 * torn tail becomes durable when the segment is sealed, before anything new is written. Used once,
 * by one thread.
 */
public final class Recovery {
  private static final int PIECE_BYTES = 1 << 20;

  private final Disk disk;
  private final LaneFiles files;
  private final LaneIndex index;
  private final Checkpoint checkpoint;
  private final Tombstones tombstones;
  private final boolean readOnly;
  private final FoundLosses losses;

  /** The histories that had lost nothing as of the checkpoint. */
  private final Set<History> whole = new HashSet<>();

  private final Map<Long, SegmentEnd> ends = new HashMap<>();

  /** The start of the entries that no watermark covers, in the segment being scanned. */
  private long unprovenFrom;

  /** Whether the segment being scanned has any entry. */
  private boolean metEntry;

  /**
   * Creates a recovery of a lane's files.
   *
   * @param index an empty index; contains the recovered state afterwards
   * @param readOnly whether to read every entry and change nothing on the disk
   */
  public Recovery(Disk disk, LaneFiles files, LaneIndex index, boolean readOnly) {
    this.disk = disk;
    this.files = files;
    this.index = index;
    this.checkpoint = files.checkpoints().newest();
    this.tombstones = files.tombstones();
    this.readOnly = readOnly;
    this.losses = new FoundLosses(files, index);
  }

  /**
   * Recovers the lane. Blocks on the disk; in the worst case it reads all files completely.
   *
   * @throws LogUnusableException if both checkpoints are lost although facts exist that only a
   *     checkpoint has
   */
  public Recovered run() throws IOException {
    restoreCheckpoint();
    List<SegmentOpener.Opened> opened = files.segments();
    index.segments(opened.stream().map(SegmentOpener.Opened::segment).toList());
    requireCheckpoint(opened);
    SegmentChain chain = new SegmentChain(checkpoint, files.watermark(), files.misplaced());
    long boot = checkpoint.reach().boot();
    long lastId = 0;
    long end = 0;
    long reached = 0;
    RecoveryReport report = new RecoveryReport(disk.describe(), opened.size());
    for (int i = 0; i < opened.size(); i++) {
      Segment segment = opened.get(i).segment();
      SegmentHeader header = opened.get(i).header();
      losses.add(chain.inFrontOf(opened.get(i), lastId, reached));
      if (chain.wasGivenBack(segment.id())) {
        segment.seal(); // nothing in it is needed, so it will be freed again
      } else {
        recover(opened.get(i), reached);
      }
      lastId = segment.id();
      end = segment.knownEnd().end();
      reached = Math.max(reached, segment.lastLsn());
      losses.reached(reached);
      boot = header == null ? boot : Math.max(boot, header.boot());
      report.recovered(i + 1);
    }
    losses.add(chain.behind(lastId, reached));
    index.histories().forEach(History::resolveCopies);
    losses.conclude();
    long newestId = Math.max(lastId, chain.newestId());
    long nextId = Math.max(newestId, newestOf(files.misplaced())) + 1;
    long knownEnd = newestId == lastId ? end : SegmentHeader.UNKNOWN_END;
    return new Recovered(new SegmentEnd(newestId, knownEnd, losses.lastLsn()), boot + 1, nextId);
  }

  private static long newestOf(Map<Long, Long> misplaced) {
    return misplaced.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /**
   * Requires a checkpoint if segments were freed, because only a checkpoint has the facts from
   * them.
   */
  private void requireCheckpoint(List<SegmentOpener.Opened> opened) {
    SegmentHeader first = opened.isEmpty() ? null : opened.get(0).header();
    if (checkpoint.epoch() == 0 && first != null && first.previousId() != 0) {
      throw new LogUnusableException(
          "both checkpoints of %s are damaged or missing, and older segments were given back: restore CHECKPOINT-0 or CHECKPOINT-1 from a copy"
              .formatted(disk.describe()));
    }
  }

  private void restoreCheckpoint() {
    checkpoint.numbers().dropped().forEach(index::restoreDropped);
    index.avoid(checkpoint.numbers().next() - 1);
    long unprovenLsn = checkpoint.doubt().unprovenLsn();
    boolean repaired = tombstones.lsn() >= unprovenLsn;
    index.unprovenLsn(repaired ? 0 : unprovenLsn);
    for (Checkpoint.HistoryState state : checkpoint.histories()) {
      History history = index.name(state.persistenceId(), state.no());
      if (history != null) {
        history.restore(state);
        history.losses().unproven(state.unproven() && !repaired);
        if (!state.unproven()) {
          whole.add(history);
        }
        history.losses().owe(state.snapshots());
      }
    }
    checkpoint.segments().forEach(segment -> ends.put(segment.segmentId(), segment));
  }

  private void recover(SegmentOpener.Opened opened, long reached) throws IOException {
    Segment segment = opened.segment();
    SealedIndex sealed = readIndex(segment);
    if (!readOnly && sealed != null && isCovered(segment, sealed.end())) {
      sealed.install(segment, index, tombstones);
    } else {
      scan(opened, opened.previousLsn(reached), sealed);
    }
    segment.seal();
  }

  /**
   * Whether the index file replaces a scan of the segment; bodies are checked when they are read.
   */
  private boolean isCovered(Segment segment, SegmentEnd sealed) {
    return sealed.lastLsn() <= checkpoint.lsn()
        && !checkpoint.unseen().overlaps(segment.previousLsn() + 1, sealed.lastLsn())
        && segment.fileBytes() >= sealed.end();
  }

  private @Nullable SealedIndex readIndex(Segment segment) throws IOException {
    SealedIndex found = SealedIndex.read(disk, files.store(), segment.id());
    boolean belongs = found != null && files.headers().agreesWith(found, ends.get(segment.id()));
    return belongs ? found : null;
  }

  private void scan(SegmentOpener.Opened opened, long previousLsn, @Nullable SealedIndex sealed)
      throws IOException {
    Segment segment = opened.segment();
    SegmentScan scan = scanOf(segment, previousLsn);
    SegmentScan.Found found = find(scan, segment, sealed);
    segment.endsAt(found.end(), found.lastLsn());
    if (found.cut()) {
      segment.cutBehind(found.lastLsn());
    }
    losses.inside(found.holes());
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
      // A file is named only when its header is durable. Without a header and without entries its
      // former content is unknown.
      segment.cutBehind(found.lastLsn());
      Hole hole = Hole.presumedIn(segment, found.lastLsn() + 1);
      losses.add(List.of(hole));
      segment.endsAt(found.end(), hole.lsnTo());
    }
    if (!readOnly) {
      rewrite(segment, unprovenFrom, found.end());
      if (!losses.hasOpenHoleIn(segment)) {
        // With a hole, the next start scans again: the place of the damage stays known, and a file
        // that was restored in the meantime is used.
        SealedIndex.write(disk, files.store(), segment, index).attach(segment, index);
      }
    }
  }

  /**
   * Creates a scan. If the header of the next segment does not know the end of this one, its LSN
   * still bounds the LSNs of this one.
   */
  private SegmentScan scanOf(Segment segment, long previousLsn) throws IOException {
    long lsnMax = files.headers().lastLsnOf(segment.id());
    SegmentEnd known = ends.get(segment.id());
    long durableLsn =
        lsnMax < Long.MAX_VALUE && known != null
            ? known.lastLsn()
            : Math.max(checkpoint.lsn(), files.watermark().lsn());
    return new SegmentScan(segment, previousLsn, durableLsn, lsnMax);
  }

  private SegmentScan.Found find(SegmentScan scan, Segment segment, @Nullable SealedIndex sealed)
      throws IOException {
    SegmentEnd known = ends.get(segment.id());
    SegmentHeader next = files.headers().closing(segment.id());
    if (next != null) {
      return scan.check(next.previousEnd(), next.previousLsn());
    } else if (sealed != null) {
      return scan.check(sealed.end().end(), sealed.end().lastLsn());
    } else if (known != null && known.isKnown()) {
      return scan.check(known.end(), known.lastLsn());
    }
    return scan.findEnd();
  }

  /**
   * Writes bytes again and forces them. After a failed fsync the page cache may hold bytes that
   * never reached the disk but are marked as clean; without the second write, the fsync would skip
   * them.
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

  private void apply(Segment segment, EntryHead head, ByteBuffer meta, long offset) {
    if (head.kind() == EntryKind.DICTIONARY) {
      index.name(StandardCharsets.UTF_8.decode(meta).toString(), head.historyNo());
      return;
    }
    index.avoid(head.historyNo());
    History history = index.find(head.historyNo());
    if (history == null || head.kind() == EntryKind.MARK) {
      return;
    }
    losses.follows(history, head.lsn() - head.back());
    history.arrived(head.lsn());
    boolean known =
        head.lsn() <= checkpoint.lsn()
            && (checkpoint.hasSeen(head.lsn()) || whole.contains(history));
    boolean counts =
        switch (head.kind()) {
          case RECORDS, EVENTS -> head.persistSeq() + head.eventCount() - 1 > history.trimmedTo();
          case SNAPSHOT ->
              (!known || history.losses().isOwed(head.lsn()))
                  && !tombstones.snapshotLsns().contains(head.lsn());
          default -> !known;
        };
    if (counts && head.copied() && head.kind().isEvent()) {
      history.addCopy(segment, head.content(), RecordSpan.of(head, meta), offset);
    } else if (counts) {
      Published.apply(
          index,
          history,
          segment,
          head.content(),
          head.stamp(),
          meta,
          RecordSpan.of(head, meta),
          offset);
    }
  }
}

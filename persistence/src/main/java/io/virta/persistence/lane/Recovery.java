package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
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
  private final Set<Long> keptSnapshots = new HashSet<>();
  private final Map<Long, Checkpoint.SegmentEnd> ends = new HashMap<>();
  private final List<SegmentScan.Hole> holes = new ArrayList<>();
  private long lastLsn;
  private long boot;

  Recovery(Disk disk, LaneIndex index, Checkpoint checkpoint, UUID store) {
    this.disk = disk;
    this.index = index;
    this.checkpoint = checkpoint;
    this.store = store;
    this.lastLsn = checkpoint.lsn();
    this.boot = checkpoint.boot();
  }

  Recovered run() throws IOException {
    restoreCheckpoint();
    List<String> names = disk.list().stream().filter(Segment::isFileName).toList();
    List<@Nullable SegmentHeader> headers = new ArrayList<>();
    List<DiskFile> files = new ArrayList<>();
    for (String name : names) {
      DiskFile file = disk.open(name);
      files.add(file);
      headers.add(readHeader(file, name));
    }
    long lastId = checkpoint.lastSegmentId();
    long end = 0;
    for (int i = 0; i < files.size(); i++) {
      SegmentHeader next = i + 1 < files.size() ? headers.get(i + 1) : null;
      long id = Segment.idOf(names.get(i));
      SegmentHeader header = headers.get(i);
      long previousLsn = header == null ? lastLsn : header.previousLsn();
      Segment segment = new Segment(id, files.get(i), previousLsn);
      segment.fileBytes = segment.file.size();
      index.add(segment);
      recover(segment, next);
      lastLsn = Math.max(lastLsn, segment.lastLsn);
      if (id >= lastId) {
        lastId = id;
        end = segment.end;
      }
      boot = header == null ? boot : Math.max(boot, header.boot());
    }
    index.holes(holes);
    return new Recovered(lastId, end, lastLsn, boot + 1);
  }

  private void restoreCheckpoint() {
    checkpoint.dropped().forEach(index::restoreDropped);
    index.avoid(checkpoint.nextShardNo() - 1);
    for (Checkpoint.ShardState state : checkpoint.shards()) {
      Shard shard = index.name(state.persistenceId(), state.no());
      if (shard != null) {
        shard.restore(state.highestSeq(), state.trimmedTo());
        keptSnapshots.addAll(state.snapshotLsns());
      }
    }
    checkpoint.segments().forEach(segment -> ends.put(segment.segmentId(), segment));
  }

  private @Nullable SegmentHeader readHeader(DiskFile file, String name) throws IOException {
    ByteBuffer page = Bytes.allocate(SegmentHeader.BYTES);
    Bytes.read(file, page, 0);
    SegmentHeader header = SegmentHeader.decode(page.flip());
    if (header != null && !header.store().equals(store)) {
      throw new LaneUnusableException(
          "%s in %s belongs to another store (%s, this is %s): move the file away, it was not written here"
              .formatted(name, disk.describe(), header.store(), store));
    }
    return header;
  }

  private void recover(Segment segment, @Nullable SegmentHeader next) throws IOException {
    SealedIndex sealed = readIndex(segment);
    if (sealed != null && sealed.lastLsn() <= checkpoint.lsn()) {
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
      if (shard != null && keptSnapshots.contains(named.lsn())) {
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
    Checkpoint.SegmentEnd known = ends.get(segment.id);
    SegmentScan.Found found;
    if (next != null && next.previousId() == segment.id) {
      found = scan.check(next.previousEnd(), next.previousLsn());
    } else if (sealed != null) {
      found = scan.check(sealed.end(), sealed.lastLsn());
    } else if (known != null) {
      found = scan.check(known.end(), known.lastLsn());
    } else {
      found = scan.findEnd();
      rewriteUnproven(segment, found);
    }
    segment.end = found.end();
    segment.lastLsn = found.lastLsn();
    holes.addAll(found.holes());
    scan.visit(found, (head, meta, offset) -> apply(segment, head, meta, offset));
    SealedIndex.write(disk, segment, index.shards()).attach(segment, index);
  }

  /**
   * After a failed fsync the page cache may hold bytes that never reached the disk, and calls them
   * clean. Writing them again makes the force that follows mean something.
   */
  private static void rewriteUnproven(Segment segment, SegmentScan.Found found) throws IOException {
    ByteBuffer piece = Bytes.allocate((int) Math.min(PIECE_BYTES, found.end()));
    for (long at = SegmentHeader.BYTES; at < found.end(); at += piece.capacity()) {
      piece.clear().limit((int) Math.min(piece.capacity(), found.end() - at));
      Bytes.read(segment.file, piece, at);
      segment.file.write(piece.flip(), at);
    }
    segment.file.force();
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
    boolean known = head.lsn() <= checkpoint.lsn();
    boolean counts =
        switch (head.kind()) {
          case RECORDS, EVENTS -> head.persistSeq() + head.eventCount() - 1 > shard.trimmedTo();
          case SNAPSHOT -> !known || keptSnapshots.contains(head.lsn());
          default -> !known;
        };
    if (counts) {
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

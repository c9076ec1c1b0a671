package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.OpenFiles;
import io.virta.persistence.lane.LogReport.Damage;
import io.virta.persistence.lane.LogReport.Kind;
import io.virta.persistence.log.DamagedLogException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads every entry of a lane that nobody has open, without changing anything. Knows for each
 * damage what a repair would have to abandon. Used once.
 */
final class LogInspection {
  private static final int OPEN_SEGMENTS_MAX = 16;

  private final Disk disk;
  private final StoreIdentity identity;
  private final OpenFiles openFiles;
  private final LaneFiles files;
  private final LaneIndex index = new LaneIndex();
  private final EntryReader reader = new EntryReader();
  private final List<Damage> damages = new ArrayList<>();
  private final List<Tombstones.Range> ranges = new ArrayList<>();
  private final Set<Long> snapshotLsns = new HashSet<>();
  private long lastLsn;

  LogInspection(Disk disk) throws IOException {
    this.disk = disk;
    this.identity = StoreIdentity.read(disk);
    this.openFiles = new OpenFiles(disk, OPEN_SEGMENTS_MAX);
    try {
      this.files = LaneFiles.read(disk, openFiles, identity.store());
    } catch (IOException | RuntimeException failure) {
      openFiles.close();
      throw failure;
    }
  }

  LogReport run() throws IOException {
    try {
      lastLsn = new Recovery(disk, files, index, /* readOnly= */ true).run().lastLsn();
      index.holes().forEach(this::report);
      index.shards().forEach(this::inspect);
      reportUnproven();
      for (Segment segment : index.segments()) {
        inspectIndex(segment);
      }
      return new LogReport(disk.describe(), identity.lane(), segments(), damages);
    } finally {
      openFiles.close();
    }
  }

  /** Abandons the damage that was found, so that readers continue behind it. */
  void giveUp() throws IOException {
    Tombstones found = new Tombstones(lastLsn, ranges, snapshotLsns, /* old= */ false);
    files.tombstones().with(found).write(disk, identity.store());
  }

  private void report(Hole hole) {
    if (hole.lsnTo() <= files.tombstones().lsn()) {
      return; // abandoned before
    }
    damages.add(
        new Damage(
            hole.isWholeSegment() ? Kind.LOST_SEGMENT : Kind.HOLE,
            hole.file(),
            hole.from(),
            "",
            0,
            0,
            hole.describe()));
  }

  private void reportUnproven() {
    if (!index.knowsAllIds()) {
      damages.add(
          new Damage(
              Kind.UNPROVEN,
              "",
              0,
              "",
              0,
              0,
              "what is lost up to entry %d of the lane may be of any id without later entries"
                  .formatted(index.unprovenLsn())));
    }
  }

  private void inspect(Shard shard) {
    shard.missing().forEach(events -> missing(shard, events.fromSeq(), events.toSeq()));
    for (Run run : shard.runs()) {
      RunEntries entries = run.entriesInMemory();
      for (int i = 0; i < entries.count(); i++) {
        inspect(shard, run.segment, entries.get(i));
      }
    }
    for (KeptSnapshot lost : shard.lostSnapshots()) {
      snapshotLsns.add(lost.lsn());
      damages.add(
          new Damage(
              Kind.SNAPSHOT,
              "",
              0,
              shard.persistenceId,
              0,
              0,
              "a snapshot, entry %d of the lane, is missing from the log".formatted(lost.lsn())));
    }
    for (SnapshotRef snapshot : shard.snapshots()) {
      inspect(shard, snapshot);
    }
  }

  private void missing(Shard shard, long fromSeq, long toSeq) {
    ranges.add(new Tombstones.Range(shard.no, fromSeq, toSeq));
    damages.add(
        new Damage(
            Kind.MISSING_EVENTS,
            "",
            0,
            shard.persistenceId,
            fromSeq,
            toSeq,
            "events are missing from the log"));
  }

  private void inspect(Shard shard, Segment segment, EventRef event) {
    boolean needed =
        event.lastPersistSeq() > shard.trimmedTo()
            && shard.skipGivenUp(event.persistSeq()) == event.persistSeq();
    if (needed && !isReadable(shard, segment, event)) {
      ranges.add(new Tombstones.Range(shard.no, event.persistSeq(), event.lastPersistSeq()));
      damages.add(
          new Damage(
              Kind.EVENT,
              segment.fileName(),
              event.offset(),
              shard.persistenceId,
              event.persistSeq(),
              event.lastPersistSeq(),
              "the body does not match its checksum"));
    }
  }

  private boolean isReadable(Shard shard, Segment segment, EventRef event) {
    try {
      reader.whole(segment, shard, event);
      return true;
    } catch (DamagedLogException damaged) {
      return false;
    }
  }

  private void inspect(Shard shard, SnapshotRef snapshot) {
    if (!isReadable(shard, snapshot.segment(), snapshot.asEvent())) {
      snapshotLsns.add(snapshot.lsn());
      damages.add(
          new Damage(
              Kind.SNAPSHOT,
              snapshot.segment().fileName(),
              snapshot.offset(),
              shard.persistenceId,
              snapshot.persistSeq(),
              snapshot.persistSeq(),
              "the snapshot does not match its checksum"));
    }
  }

  private void inspectIndex(Segment segment) throws IOException {
    String name = Segment.indexName(segment.id);
    if (disk.exists(name) && !SealedIndex.isRight(disk, identity.store(), segment.id)) {
      damages.add(
          new Damage(Kind.INDEX, name, 0, "", 0, 0, "the index does not match its checksum"));
    }
  }

  private List<LogReport.SegmentReport> segments() {
    List<LogReport.SegmentReport> reports = new ArrayList<>();
    for (Segment segment : index.segments()) {
      String file = segment.fileName();
      long count = damages.stream().filter(damage -> damage.file().equals(file)).count();
      reports.add(new LogReport.SegmentReport(file, segment.end, segment.lastLsn, (int) count));
    }
    return reports;
  }
}

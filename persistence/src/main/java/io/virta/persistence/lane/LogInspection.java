package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.OpenFiles;
import io.virta.persistence.lane.LogReport.Damage;
import io.virta.persistence.lane.LogReport.Kind;
import io.virta.persistence.lane.evidence.KeptSnapshot;
import io.virta.persistence.lane.evidence.StoreIdentity;
import io.virta.persistence.lane.evidence.Tombstones;
import io.virta.persistence.lane.index.EntryReader;
import io.virta.persistence.lane.index.EventRef;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.index.Run;
import io.virta.persistence.lane.index.RunEntries;
import io.virta.persistence.lane.index.SealedIndex;
import io.virta.persistence.lane.index.SnapshotRef;
import io.virta.persistence.lane.recovery.LaneFiles;
import io.virta.persistence.lane.recovery.Recovery;
import io.virta.persistence.lane.segment.Hole;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.log.DamagedLogException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads every entry of a lane that is not open, without changing anything, and determines for each
 * damage what a repair must abandon. Used once.
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
      index.histories().forEach(this::inspect);
      reportUnproven();
      for (Segment segment : index.segments()) {
        inspectIndex(segment);
      }
      return new LogReport(disk.describe(), identity.lane(), segments(), damages);
    } finally {
      openFiles.close();
    }
  }

  /** Abandons the damage that was found, so that readers continue after it. */
  void abandon() throws IOException {
    Tombstones found = new Tombstones(lastLsn, ranges, snapshotLsns, /* old= */ false);
    files.tombstones().with(found).write(disk, identity.store());
  }

  private void report(Hole hole) {
    if (hole.lsnTo() <= files.tombstones().lsn()) {
      return; // abandoned by an earlier repair
    }
    Kind kind = hole.isWholeSegment() ? Kind.LOST_SEGMENT : Kind.HOLE;
    damages.add(Damage.of(kind, hole.describe()).in(hole.file(), hole.from()));
  }

  private void reportUnproven() {
    if (!index.knowsAllIds()) {
      damages.add(
          Damage.of(
              Kind.UNPROVEN,
              "what is lost up to entry %d of the lane may be of any id without later entries"
                  .formatted(index.unprovenLsn())));
    }
  }

  private void inspect(History history) {
    history
        .losses()
        .missing()
        .forEach(events -> missing(history, events.fromSeq(), events.toSeq()));
    for (Run run : history.runs()) {
      RunEntries entries = run.entriesInMemory();
      for (int i = 0; i < entries.count(); i++) {
        inspect(history, run.segment(), entries.get(i));
      }
    }
    for (KeptSnapshot lost : history.losses().snapshots()) {
      snapshotLsns.add(lost.lsn());
      damages.add(
          Damage.of(
                  Kind.SNAPSHOT,
                  "a snapshot, entry %d of the lane, is missing from the log".formatted(lost.lsn()))
              .of(history.persistenceId(), 0, 0));
    }
    for (SnapshotRef snapshot : history.snapshots()) {
      inspect(history, snapshot);
    }
  }

  private void missing(History history, long fromSeq, long toSeq) {
    ranges.add(new Tombstones.Range(history.no(), fromSeq, toSeq));
    damages.add(
        Damage.of(Kind.MISSING_EVENTS, "events are missing from the log")
            .of(history.persistenceId(), fromSeq, toSeq));
  }

  private void inspect(History history, Segment segment, EventRef event) {
    boolean needed =
        event.lastPersistSeq() > history.trimmedTo()
            && history.losses().skipAbandoned(event.persistSeq()) == event.persistSeq();
    if (needed && !isReadable(history, segment, event)) {
      ranges.add(new Tombstones.Range(history.no(), event.persistSeq(), event.lastPersistSeq()));
      damages.add(
          Damage.of(Kind.EVENT, "the body does not match its checksum")
              .in(segment.fileName(), event.offset())
              .of(history.persistenceId(), event.persistSeq(), event.lastPersistSeq()));
    }
  }

  private boolean isReadable(History history, Segment segment, EventRef event) {
    try {
      reader.whole(segment, history, event);
      return true;
    } catch (DamagedLogException damaged) {
      return false;
    }
  }

  private void inspect(History history, SnapshotRef snapshot) {
    if (!isReadable(history, snapshot.segment(), snapshot.asEvent())) {
      snapshotLsns.add(snapshot.lsn());
      damages.add(
          Damage.of(Kind.SNAPSHOT, "the snapshot does not match its checksum")
              .in(snapshot.segment().fileName(), snapshot.offset())
              .of(history.persistenceId(), snapshot.persistSeq(), snapshot.persistSeq()));
    }
  }

  private void inspectIndex(Segment segment) throws IOException {
    String name = Segment.indexName(segment.id());
    if (disk.exists(name) && !SealedIndex.isRight(disk, identity.store(), segment.id())) {
      damages.add(Damage.of(Kind.INDEX, "the index does not match its checksum").in(name, 0));
    }
  }

  private List<LogReport.SegmentReport> segments() {
    List<LogReport.SegmentReport> reports = new ArrayList<>();
    for (Segment segment : index.segments()) {
      String file = segment.fileName();
      long count = damages.stream().filter(damage -> damage.file().equals(file)).count();
      reports.add(new LogReport.SegmentReport(file, segment.end(), segment.lastLsn(), (int) count));
    }
    return reports;
  }
}

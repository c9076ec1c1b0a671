package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.OpenFiles;
import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.measure.DurationHistogram;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A recovered lane without a thread: its caller drives the writer, which keeps a simulation
 * reproducible.
 */
record LaneEngine(
    UUID store,
    long boot,
    LaneIndex index,
    LaneWriter writer,
    LaneReader reader,
    LaneRoom room,
    LaneDamages damages,
    DurationHistogram fsyncs) {

  static LaneEngine open(
      Disk disk, LaneSettings settings, InstantSource clock, Consumer<LogFailedException> onFailed)
      throws IOException {
    UUID store = StoreIdentity.readOrCreate(disk, settings.name());
    OpenFiles openFiles = new OpenFiles(disk, settings.openSegmentsMax());
    LaneIndex index = new LaneIndex();
    try {
      return open(openFiles.sparing(), settings, clock, onFailed, store, openFiles, index);
    } catch (IOException | RuntimeException failure) {
      index.segments().forEach(Segment::release);
      openFiles.close();
      throw failure;
    }
  }

  private static LaneEngine open(
      Disk disk,
      LaneSettings settings,
      InstantSource clock,
      Consumer<LogFailedException> onFailed,
      UUID store,
      OpenFiles openFiles,
      LaneIndex index)
      throws IOException {
    SegmentFiles files = new SegmentFiles(disk, openFiles, settings);
    files.clean();
    LaneFiles found = LaneFiles.read(disk, openFiles, store);
    if (found.tombstones().old()) {
      found.tombstones().write(disk, store);
    }
    Recovered recovered = new Recovery(disk, found, index, /* readOnly= */ false).run();
    Sealer sealer =
        new Sealer(
            disk,
            settings.name(),
            store,
            recovered.boot(),
            clock,
            index,
            files,
            found.checkpoints());
    Tail tail = new Tail(settings, sealer.begin(recovered));
    sealer.begun(tail);
    sealer.giveBack(tail);
    LaneRoom room = new LaneRoom(disk, settings);
    room.laneBytes(sealer.sealedBytes() + tail.position());
    LaneDamages damages = new LaneDamages(settings.name(), index);
    RunCache cache = new RunCache(disk, settings.indexCacheBytes());
    CopyForward copyForward = new CopyForward(index, cache, tail, settings.segmentBytes());
    LaneWriter writer =
        new LaneWriter(
            settings,
            index,
            room,
            tail,
            sealer,
            copyForward,
            Watermark.open(disk, store),
            onFailed);
    LaneReader reader = new LaneReader(index, cache, damages);
    return new LaneEngine(
        store, recovered.boot(), index, writer, reader, room, damages, tail.fsyncs());
  }

  /** Closes the files. */
  void release() {
    index.segments().forEach(Segment::release);
  }
}

package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.OpenFiles;
import io.virta.persistence.lane.evidence.StoreIdentity;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.index.Recovered;
import io.virta.persistence.lane.index.RunCache;
import io.virta.persistence.lane.read.LaneReader;
import io.virta.persistence.lane.read.MetDamages;
import io.virta.persistence.lane.recovery.LaneFiles;
import io.virta.persistence.lane.recovery.Recovery;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentFiles;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.lane.write.LaneStart;
import io.virta.persistence.lane.write.LaneWriter;
import io.virta.persistence.log.LogFailedException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A recovered lane without a thread: the caller drives the writer, which keeps simulations
 * reproducible.
 */
record LaneEngine(
    UUID store,
    long boot,
    LaneIndex index,
    LaneWriter writer,
    LaneReader reader,
    LaneDamages damages) {

  static LaneEngine open(
      Disk disk, LaneSettings settings, InstantSource clock, Consumer<LogFailedException> onFailed)
      throws IOException {
    UUID store = StoreIdentity.readOrCreate(disk, settings.name());
    OpenFiles openFiles = new OpenFiles(disk, settings.segments().openMax());
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
    RunCache cache = new RunCache(disk, settings.buffers().indexCacheBytes());
    LaneStart start =
        new LaneStart(store, clock, index, cache, files, found.checkpoints(), recovered);
    LaneWriter writer = new LaneWriter(disk, settings, start, onFailed);
    MetDamages met = new MetDamages(index);
    LaneReader reader = new LaneReader(index, cache, met);
    LaneDamages damages = new LaneDamages(settings.name(), index, met);
    return new LaneEngine(store, recovered.boot(), index, writer, reader, damages);
  }

  /** Closes the files. */
  void release() {
    index.segments().forEach(Segment::release);
  }
}

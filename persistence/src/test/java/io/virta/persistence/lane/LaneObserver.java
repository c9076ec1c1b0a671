package io.virta.persistence.lane;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.persistence.lane.index.History;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the complete content of a lane with every kind of read, in the form of {@link
 * LaneModel#visible}.
 */
final class LaneObserver {
  private final LaneEngine engine;

  LaneObserver(LaneEngine engine) {
    this.engine = engine;
  }

  Map<String, String> visible() {
    TreeMap<String, String> visible = new TreeMap<>();
    for (History history : engine.index().histories()) {
      LaneModel.Id seen = observe(history.persistenceId());
      if (seen.highest > 0 || !seen.snapshots.isEmpty()) {
        visible.put(history.persistenceId(), seen.toString());
      }
    }
    return visible;
  }

  LaneModel.Id observe(String id) {
    LaneModel.Id seen = new LaneModel.Id();
    History history = engine.index().find(id);
    seen.highest = history == null ? 0 : history.highestSeq();
    Map<Long, String> records = records(id);
    engine
        .reader()
        .replay(
            id,
            1,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            new ShardLog.ReplayVisitor() {
              @Override
              public void records(long persistSeq, BatchHeader header) {
                String content = records.remove(header.firstSeq());
                seen.events.put(persistSeq, "record %d %s".formatted(header.firstSeq(), content));
              }

              @Override
              public void event(long persistSeq, ByteBuffer event) {
                seen.events.put(persistSeq, Samples.text(event));
              }
            });
    records.forEach((seq, content) -> seen.events.put(-seq, "only read, not replayed: " + content));
    observeSnapshots(id, seen);
    return seen;
  }

  private Map<Long, String> records(String id) {
    Map<Long, String> contents = new HashMap<>();
    long next = 0;
    List<RecordBatch> read = engine.reader().readRecords(id, next, Integer.MAX_VALUE, 2_000);
    while (!read.isEmpty()) {
      for (RecordBatch batch : read) {
        String data = new String(batch.blocks().get(0).data(0), UTF_8);
        int end = data.indexOf(0);
        contents.put(batch.firstSeq(), end < 0 ? data : data.substring(0, end));
        next = batch.nextSeq();
      }
      read = engine.reader().readRecords(id, next, Integer.MAX_VALUE, 2_000);
    }
    return contents;
  }

  private void observeSnapshots(String id, LaneModel.Id seen) {
    Optional<LogEntry.Snapshot> snapshot =
        engine.reader().loadSnapshot(id, Long.MAX_VALUE, Long.MAX_VALUE);
    while (snapshot.isPresent()) {
      long seq = snapshot.get().persistSeq();
      seen.snapshots.put(seq, Samples.text(snapshot.get().state()));
      snapshot = engine.reader().loadSnapshot(id, seq - 1, Long.MAX_VALUE);
    }
  }
}

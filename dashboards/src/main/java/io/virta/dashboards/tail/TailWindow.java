package io.virta.dashboards.tail;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.Shard;
import io.virta.client.kpl.AggregatedRecord;
import io.virta.client.kpl.UserRecord;
import io.virta.persistence.record.RecordBlock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Optional;

/**
 * What arrived between two frames of a tail: all of it counted, the newest of it kept. However long
 * a slow listener takes, a window never holds more than its rows. Aggregated records come apart; of
 * their user records those count that belong to the shard, as readers see them. Not thread safe:
 * one stage fills it, then hands it on.
 */
final class TailWindow {
  private final RecordSearch search;
  private final int rowsMax;
  private final Deque<TailRecord> rows = new ArrayDeque<>();
  private long arrived;
  private long matched;
  private long packed;
  private long behindMillis;

  TailWindow(TextFilter filter, int rowsMax) {
    this.search = new RecordSearch(filter);
    this.rowsMax = rowsMax;
  }

  /** Counts the records of a slice and keeps the newest that pass the filter. */
  TailWindow add(Shard shard, RecordSlice slice) {
    for (Run run : slice.runs()) {
      add(shard, run);
    }
    behindMillis = Math.max(behindMillis, slice.millisBehindLatest());
    return this;
  }

  void add(Shard shard, Run run) {
    // Without a filter the last ones are known beforehand, and the others need no object.
    int keepFrom = search.passesAll() ? run.to() - rowsMax : run.from();
    for (int i = run.from(); i < run.to(); i++) {
      Optional<AggregatedRecord> aggregated = aggregated(run.block(), i);
      if (aggregated.isPresent()) {
        packed++;
        addUsers(stored(shard, run, i), aggregated.get(), i >= keepFrom);
      } else {
        arrived++;
        if (search.passes(run.block(), i)) {
          matched++;
          if (i >= keepFrom) {
            keep(stored(shard, run, i));
          }
        }
      }
    }
  }

  private void addUsers(TailRecord stored, AggregatedRecord aggregated, boolean keep) {
    HashKeyRange range = stored.shard().range();
    for (UserRecord user : aggregated) {
      if (!range.contains(user.hashKey())) {
        continue;
      }
      arrived++;
      if (search.passes(user)) {
        matched++;
        if (keep) {
          keep(stored.packing(user, aggregated.userRecordCount()));
        }
      }
    }
  }

  private static Optional<AggregatedRecord> aggregated(RecordBlock block, int i) {
    return AggregatedRecord.read(block.array(), block.dataOffset(i), block.dataLength(i));
  }

  private static TailRecord stored(Shard shard, Run run, int i) {
    return new TailRecord(shard, run.block(), i, run.firstSeq() + i - run.from(), null);
  }

  private void keep(TailRecord record) {
    if (rows.size() == rowsMax) {
      rows.removeFirst();
    }
    rows.addLast(record);
  }

  /** Oldest first. */
  Collection<TailRecord> rows() {
    return Collections.unmodifiableCollection(rows);
  }

  TailCounts counts() {
    return new TailCounts(arrived, matched, rows.size(), packed, search.unsearched());
  }

  /** How far the tail is behind its slowest shard's newest record. */
  long behindMillis() {
    return behindMillis;
  }
}

package io.virta.dashboards.tail;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.Shard;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;

/**
 * What arrived between two frames of a tail: all of it counted, the newest of it kept. However long
 * a slow listener takes, a window never holds more than its rows. Not thread safe: one stage fills
 * it, then hands it on.
 */
final class TailWindow {
  private final TextFilter filter;
  private final int rowsMax;
  private final Deque<TailRecord> rows = new ArrayDeque<>();
  private long arrived;
  private long matched;
  private long behindMillis;

  TailWindow(TextFilter filter, int rowsMax) {
    this.filter = filter;
    this.rowsMax = rowsMax;
  }

  /** Counts the records of a slice and keeps the newest that pass the filter. */
  TailWindow add(Shard shard, RecordSlice slice) {
    for (Run run : slice.runs()) {
      arrived += run.recordCount();
      if (filter.passesAll()) {
        matched += run.recordCount();
        keepLast(shard, run);
      } else {
        keepMatching(shard, run);
      }
    }
    behindMillis = Math.max(behindMillis, slice.millisBehindLatest());
    return this;
  }

  private void keepLast(Shard shard, Run run) {
    for (int i = Math.max(run.from(), run.to() - rowsMax); i < run.to(); i++) {
      keep(shard, run, i);
    }
  }

  private void keepMatching(Shard shard, Run run) {
    for (int i = run.from(); i < run.to(); i++) {
      if (filter.passes(run.block(), i)) {
        matched++;
        keep(shard, run, i);
      }
    }
  }

  private void keep(Shard shard, Run run, int i) {
    if (rows.size() == rowsMax) {
      rows.removeFirst();
    }
    rows.addLast(new TailRecord(shard, run.block(), i, run.firstSeq() + i - run.from()));
  }

  /** Oldest first. */
  Collection<TailRecord> rows() {
    return Collections.unmodifiableCollection(rows);
  }

  long arrived() {
    return arrived;
  }

  /** Records that passed the filter, shown or not. */
  long matched() {
    return matched;
  }

  /** How far the tail is behind its slowest shard's newest record. */
  long behindMillis() {
    return behindMillis;
  }
}

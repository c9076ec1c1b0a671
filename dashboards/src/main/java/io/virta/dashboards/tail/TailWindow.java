package io.virta.dashboards.tail;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.Shard;
import io.virta.client.kpl.AggregatedRecord;
import io.virta.client.kpl.UserRecord;
import io.virta.persistence.record.RecordBlock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records that arrived between two frames of a tail: counts all of them and keeps the newest.
 * However slow a listener is, a window holds no more than its rows, and pins only a few of the
 * blocks in which they arrived. KPL aggregates are unpacked; as for readers, only user records that
 * belong to the shard count. Not thread-safe: one stage fills it, then passes it on.
 */
final class TailWindow {
  /**
   * Limit of the memory that rows may share with the node's record blocks. Rows beyond it are
   * copied. Not every row is copied at once, because under high traffic newer rows soon replace
   * nearly all of them.
   */
  static final long SHARED_BYTES_MAX = 256 * 1024;

  private final RecordSearch search;
  private final int rowsMax;
  private final int previewBytesMax;
  private final Deque<TailRow> copied = new ArrayDeque<>();
  private final Deque<TailRecord> shared = new ArrayDeque<>(); // newer than all copied records
  private byte @Nullable [] lastShared;
  private long sharedBytes;
  private long arrived;
  private long matched;
  private long packed;
  private long behindMillis;

  TailWindow(TextFilter filter, int rowsMax, int previewBytesMax) {
    this.search = new RecordSearch(filter);
    this.rowsMax = rowsMax;
    this.previewBytesMax = previewBytesMax;
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
    // Without a filter, the records to keep are known in advance; skip creating objects for the
    // others.
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
    if (sharedBytes > SHARED_BYTES_MAX) {
      copyShared();
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
    if (copied.size() + shared.size() == rowsMax) {
      (copied.isEmpty() ? shared : copied).removeFirst();
    }
    shared.addLast(record);
    byte[] array = record.block().array();
    sharedBytes += array == lastShared ? 0 : array.length; // neighbours often share an array
    lastShared = array;
  }

  private void copyShared() {
    shared.forEach(record -> copied.addLast(TailRow.of(record, previewBytesMax)));
    shared.clear();
    lastShared = null;
    sharedBytes = 0;
  }

  /** Returns the kept records, oldest first. */
  List<TailRow> rows() {
    copyShared();
    return List.copyOf(copied);
  }

  /** The upper bound of the shared block bytes that this window pins in memory now. */
  long sharedBytes() {
    return sharedBytes;
  }

  TailCounts counts() {
    return new TailCounts(
        arrived, matched, copied.size() + shared.size(), packed, search.unsearched());
  }

  /** The lag of the slowest shard behind its newest record. */
  long behindMillis() {
    return behindMillis;
  }
}

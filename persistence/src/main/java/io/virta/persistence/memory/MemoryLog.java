package io.virta.persistence.memory;

import io.virta.persistence.log.FencedException;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogWriter;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A log in memory; the calling thread completes its futures. Safe for any thread. */
public final class MemoryLog implements ShardLog {
  private final Map<String, Kept> byId = new TreeMap<>();
  private @Nullable RuntimeException failure;
  private boolean storesNevertheless;
  private boolean room = true;

  /** The entries of one id. */
  private static final class Kept {
    long epoch;
    long highest;
    final TreeMap<Long, LogEntry> events = new TreeMap<>();
    final List<LogEntry.Snapshot> snapshots = new ArrayList<>();
  }

  /**
   * Makes the next append fail, once.
   *
   * @param stores whether the entry is stored nevertheless, as if only the answer were lost
   */
  public synchronized void failNextAppend(RuntimeException with, boolean stores) {
    failure = with;
    storesNevertheless = stores;
  }

  /** Sets the answer of {@link #hasRoom}. */
  public synchronized void room(boolean now) {
    room = now;
  }

  @Override
  public CompletableFuture<LogWriter> open(String persistenceId) {
    return answer(
        () -> {
          Kept kept = byId.computeIfAbsent(persistenceId, id -> new Kept());
          return new Writer(persistenceId, ++kept.epoch, kept.highest);
        });
  }

  private final class Writer implements LogWriter {
    private final String persistenceId;
    private final long epoch;
    private final long highestBefore;

    Writer(String persistenceId, long epoch, long highestBefore) {
      this.persistenceId = persistenceId;
      this.epoch = epoch;
      this.highestBefore = highestBefore;
    }

    @Override
    public long epoch() {
      return epoch;
    }

    @Override
    public long highestPersistSeqBefore() {
      return highestBefore;
    }

    private CompletableFuture<Void> write(Function<Kept, @Nullable Void> change) {
      return answer(
          () -> {
            Kept kept = byId.computeIfAbsent(persistenceId, id -> new Kept());
            if (kept.epoch != epoch) {
              throw new FencedException(persistenceId, epoch, kept.epoch);
            }
            return change.apply(kept);
          });
    }

    @Override
    public CompletableFuture<Void> append(LogEntry entry) {
      return write(
          kept -> {
            RuntimeException failing = failure;
            failure = null;
            if (failing == null || storesNevertheless) {
              store(kept, entry);
            }
            if (failing != null) {
              throw failing;
            }
            return null;
          });
    }

    private void store(Kept kept, LogEntry entry) {
      if (entry instanceof LogEntry.Snapshot snapshot) {
        kept.snapshots.removeIf(old -> old.persistSeq() == snapshot.persistSeq());
        kept.snapshots.add(snapshot);
        kept.highest = Math.max(kept.highest, snapshot.persistSeq());
        return;
      }
      if (entry.persistSeq() != kept.highest + 1) {
        throw new IllegalArgumentException(
            "%s: the next event has number %d, not %d"
                .formatted(persistenceId, kept.highest + 1, entry.persistSeq()));
      }
      kept.events.put(entry.persistSeq(), entry);
      kept.highest += entry instanceof LogEntry.Events events ? events.events().size() : 1;
    }

    @Override
    public CompletableFuture<Void> trim(long toPersistSeq) {
      return write(
          kept -> {
            kept.events.values().removeIf(entry -> lastSeq(entry) <= toPersistSeq);
            return null;
          });
    }

    @Override
    public CompletableFuture<Void> drop() {
      return write(
          kept -> {
            kept.events.clear();
            kept.snapshots.clear();
            kept.highest = 0;
            return null;
          });
    }

    @Override
    public CompletableFuture<Void> deleteSnapshots(
        long persistSeqMin, long persistSeqMax, long timestampMillisMax) {
      return write(
          kept -> {
            kept.snapshots.removeIf(
                snapshot ->
                    snapshot.persistSeq() >= persistSeqMin
                        && snapshot.persistSeq() <= persistSeqMax
                        && snapshot.timestampMillis() <= timestampMillisMax);
            return null;
          });
    }
  }

  private static long lastSeq(LogEntry entry) {
    return entry instanceof LogEntry.Events events
        ? entry.persistSeq() + events.events().size() - 1
        : entry.persistSeq();
  }

  private Kept kept(String persistenceId) {
    Kept kept = byId.get(persistenceId);
    return kept == null ? new Kept() : kept;
  }

  @Override
  public CompletableFuture<Long> highestPersistSeq(String persistenceId) {
    return answer(() -> kept(persistenceId).highest);
  }

  @Override
  public CompletableFuture<Void> replay(
      String persistenceId,
      long fromPersistSeq,
      long toPersistSeq,
      long max,
      ReplayVisitor visitor) {
    return answer(
        () -> {
          long left = max;
          for (LogEntry entry : kept(persistenceId).events.values()) {
            if (entry instanceof LogEntry.Records records) {
              if (left > 0 && isWithin(entry.persistSeq(), fromPersistSeq, toPersistSeq)) {
                visitor.records(entry.persistSeq(), records.batch().header());
                left--;
              }
            } else if (entry instanceof LogEntry.Events events) {
              long seq = entry.persistSeq();
              for (ByteBuffer event : events.events()) {
                if (left > 0 && isWithin(seq, fromPersistSeq, toPersistSeq)) {
                  visitor.event(seq, event.duplicate());
                  left--;
                }
                seq++;
              }
            }
          }
          return null;
        });
  }

  private static boolean isWithin(long seq, long from, long to) {
    return seq >= from && seq <= to;
  }

  @Override
  public CompletableFuture<Optional<LogEntry.Snapshot>> loadSnapshot(
      String persistenceId, long persistSeqMax, long timestampMillisMax) {
    return answer(
        () ->
            kept(persistenceId).snapshots.stream()
                .filter(
                    snapshot ->
                        snapshot.persistSeq() <= persistSeqMax
                            && snapshot.timestampMillis() <= timestampMillisMax)
                .max(Comparator.comparingLong(LogEntry.Snapshot::persistSeq)));
  }

  private List<LogEntry.Records> batches(String persistenceId) {
    return kept(persistenceId).events.values().stream()
        .filter(LogEntry.Records.class::isInstance)
        .map(LogEntry.Records.class::cast)
        .toList();
  }

  @Override
  public CompletableFuture<List<RecordBatch>> readRecords(
      String persistenceId, long fromSeq, long arrivedFromMillis, int recordsMax, int bytesMax) {
    return answer(
        () -> {
          List<RecordBatch> read = new ArrayList<>();
          long from = fromSeq;
          long bytes = 0;
          for (LogEntry.Records entry : batches(persistenceId)) {
            RecordBatch batch = entry.batch();
            if (batch.nextSeq() <= fromSeq
                || (read.isEmpty() && batch.header().lastArrivalMillis() < arrivedFromMillis)) {
              continue;
            }
            if (read.isEmpty()) {
              from = Math.max(fromSeq, batch.firstSeq());
            } else if (bytes + batch.header().bodyLength() > bytesMax
                || batch.firstSeq() - from >= recordsMax) {
              break;
            }
            read.add(batch);
            bytes += batch.header().bodyLength();
          }
          return read;
        });
  }

  @Override
  public CompletableFuture<Optional<BatchHeader>> firstBatchArrivedFrom(
      String persistenceId, long arrivalMillis) {
    return answer(
        () ->
            batches(persistenceId).stream()
                .map(entry -> entry.batch().header())
                .filter(header -> header.lastArrivalMillis() >= arrivalMillis)
                .findFirst());
  }

  @Override
  public CompletableFuture<Void> headersArrivedFrom(
      String persistenceId, long arrivalMillis, Consumer<BatchHeader> visitor) {
    return answer(
        () -> {
          batches(persistenceId).stream()
              .map(entry -> entry.batch().header())
              .filter(header -> header.lastArrivalMillis() >= arrivalMillis)
              .forEach(visitor);
          return null;
        });
  }

  @Override
  public CompletableFuture<OptionalLong> trimPoint(
      String persistenceId, long arrivalMillis, long nowMillis) {
    return answer(() -> trimPoint(batches(persistenceId), arrivalMillis));
  }

  private static OptionalLong trimPoint(List<LogEntry.Records> batches, long arrivalMillis) {
    OptionalLong point = OptionalLong.empty();
    for (LogEntry.Records entry : batches) {
      if (entry.batch().header().lastArrivalMillis() >= arrivalMillis) {
        break;
      }
      point = OptionalLong.of(entry.persistSeq());
    }
    return point;
  }

  @Override
  public CompletableFuture<List<Aged>> aged(long arrivalMillis, long nowMillis) {
    return answer(
        () -> {
          List<Aged> aged = new ArrayList<>();
          for (String id : byId.keySet()) {
            long newest = 0;
            for (LogEntry.Records entry : batches(id)) {
              long arrival = entry.batch().header().lastArrivalMillis();
              newest = arrival < arrivalMillis ? Math.max(newest, arrival) : newest;
            }
            if (newest > 0) {
              aged.add(new Aged(id, newest));
            }
          }
          return aged;
        });
  }

  @Override
  public CompletableFuture<Set<String>> ids() {
    return answer(
        () -> {
          Map<String, Kept> kept = new TreeMap<>(byId);
          kept.values().removeIf(one -> one.events.isEmpty() && one.snapshots.isEmpty());
          return Set.copyOf(kept.keySet());
        });
  }

  @Override
  public boolean knowsAllIds() {
    return true;
  }

  @Override
  public synchronized boolean hasRoom() {
    return room;
  }

  @Override
  public synchronized long newestArrivalMillis() {
    return byId.keySet().stream()
        .flatMap(id -> batches(id).stream())
        .mapToLong(entry -> entry.batch().header().lastArrivalMillis())
        .max()
        .orElse(0);
  }

  private synchronized <T> CompletableFuture<T> answer(Supplier<T> action) {
    try {
      return CompletableFuture.completedFuture(action.get());
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }
}

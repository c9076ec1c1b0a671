package io.virta.persistence.embedded;

import io.virta.persistence.lane.LaneLog;
import io.virta.persistence.lane.segment.SegmentInfo;
import io.virta.persistence.log.FencedException;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogWriter;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A lane as a {@link ShardLog}. Reads that block on the disk run on an executor for blocking work.
 * Only one process can have the lane open, so its boot number is the epoch of all its writers, and
 * opening an id writes nothing. Concurrent writers of the same boot have the same epoch; the lane
 * keeps them apart by rejecting a persist sequence number that is taken.
 */
final class EmbeddedLog implements ShardLog {
  /**
   * High enough to keep up with any write rate, low enough not to wake thousands of shards at once.
   */
  static final int SEGMENTS_LOOKED_AT_MAX = 8;

  private final LaneLog lane;
  private final Executor blocking;
  private volatile boolean closed;

  /** The newest segment that {@link #aged} has examined in this round. */
  private long lookedAtUpTo;

  EmbeddedLog(LaneLog lane, Executor blocking) {
    this.lane = lane;
    this.blocking = blocking;
  }

  LaneLog lane() {
    return lane;
  }

  void close() {
    closed = true;
    lane.close();
  }

  @Override
  public CompletableFuture<LogWriter> open(String persistenceId) {
    return lane.highestPersistSeq(persistenceId)
        .thenApply(highest -> new Writer(persistenceId, highest));
  }

  private final class Writer implements LogWriter {
    private final String persistenceId;
    private final long highestBefore;

    Writer(String persistenceId, long highestBefore) {
      this.persistenceId = persistenceId;
      this.highestBefore = highestBefore;
    }

    @Override
    public long epoch() {
      return lane.boot();
    }

    @Override
    public long highestPersistSeqBefore() {
      return highestBefore;
    }

    @Override
    public CompletableFuture<Void> append(LogEntry entry) {
      return unlessClosed(() -> lane.append(entry));
    }

    @Override
    public CompletableFuture<Void> trim(long toPersistSeq) {
      return unlessClosed(() -> lane.trim(persistenceId, toPersistSeq));
    }

    @Override
    public CompletableFuture<Void> drop() {
      return unlessClosed(() -> lane.drop(persistenceId));
    }

    @Override
    public CompletableFuture<Void> deleteSnapshots(
        long persistSeqMin, long persistSeqMax, long timestampMillisMax) {
      return unlessClosed(
          () ->
              lane.deleteSnapshots(
                  persistenceId, persistSeqMin, persistSeqMax, timestampMillisMax));
    }

    /**
     * Fails the write if the lane is closed: the process that opens it next is a newer writer of
     * all its ids.
     */
    private CompletableFuture<Void> unlessClosed(Supplier<CompletableFuture<Void>> write) {
      return closed
          ? CompletableFuture.failedFuture(new FencedException(persistenceId, epoch(), epoch() + 1))
          : write.get();
    }
  }

  @Override
  public CompletableFuture<Long> highestPersistSeq(String persistenceId) {
    return lane.highestPersistSeq(persistenceId);
  }

  @Override
  public CompletableFuture<Void> replay(
      String persistenceId,
      long fromPersistSeq,
      long toPersistSeq,
      long max,
      ReplayVisitor visitor) {
    return CompletableFuture.runAsync(
        () -> lane.replay(persistenceId, fromPersistSeq, toPersistSeq, max, visitor), blocking);
  }

  @Override
  public CompletableFuture<Optional<LogEntry.Snapshot>> loadSnapshot(
      String persistenceId, long persistSeqMax, long timestampMillisMax) {
    return reading(() -> lane.loadSnapshot(persistenceId, persistSeqMax, timestampMillisMax));
  }

  @Override
  public CompletableFuture<List<RecordBatch>> readRecords(
      String persistenceId, long fromSeq, long arrivedFromMillis, int recordsMax, int bytesMax) {
    return reading(
        () -> {
          long from =
              lane.firstBatchArrivedFrom(persistenceId, arrivedFromMillis)
                  .map(header -> Math.max(fromSeq, header.firstSeq()))
                  .orElse(Long.MAX_VALUE);
          return lane.readRecords(persistenceId, from, recordsMax, bytesMax);
        });
  }

  @Override
  public CompletableFuture<Optional<BatchHeader>> firstBatchArrivedFrom(
      String persistenceId, long arrivalMillis) {
    return reading(() -> lane.firstBatchArrivedFrom(persistenceId, arrivalMillis));
  }

  @Override
  public CompletableFuture<Void> headersArrivedFrom(
      String persistenceId, long arrivalMillis, Consumer<BatchHeader> visitor) {
    return CompletableFuture.runAsync(
        () -> lane.headersArrivedFrom(persistenceId, arrivalMillis, visitor), blocking);
  }

  @Override
  public CompletableFuture<OptionalLong> trimPoint(
      String persistenceId, long arrivalMillis, long nowMillis) {
    return reading(() -> lane.trimmableBefore(persistenceId, arrivalMillis, nowMillis));
  }

  @Override
  public CompletableFuture<List<Aged>> aged(long arrivalMillis, long nowMillis) {
    return reading(() -> agedInSome(arrivalMillis, nowMillis));
  }

  /**
   * Examines a few old segments in each call, starting with the oldest and continuing where the
   * last call stopped. Segments that are kept for an id with a long retention therefore do not hide
   * later ones.
   */
  private synchronized List<Aged> agedInSome(long arrivalMillis, long nowMillis) {
    List<SegmentInfo> old =
        lane.segments().stream()
            .filter(SegmentInfo::sealed)
            .filter(segment -> segment.arrivedByMillis(nowMillis) < arrivalMillis)
            .toList();
    List<Aged> found = new ArrayList<>();
    for (SegmentInfo segment : next(old, lookedAtUpTo)) {
      lookedAtUpTo = segment.segmentId();
      long arrivedBy = segment.arrivedByMillis(nowMillis);
      lane.holdersOf(segment.segmentId()).forEach(id -> found.add(new Aged(id, arrivedBy)));
    }
    return found;
  }

  /**
   * The next segments to examine, a bounded number; starts again with the oldest after the last.
   */
  static List<SegmentInfo> next(List<SegmentInfo> oldestFirst, long lookedAtUpTo) {
    List<SegmentInfo> later =
        oldestFirst.stream().filter(segment -> segment.segmentId() > lookedAtUpTo).toList();
    return (later.isEmpty() ? oldestFirst : later).stream().limit(SEGMENTS_LOOKED_AT_MAX).toList();
  }

  @Override
  public CompletableFuture<Set<String>> ids() {
    return reading(lane::holders);
  }

  @Override
  public boolean knowsAllIds() {
    return lane.knowsAllIds();
  }

  @Override
  public boolean hasRoom() {
    return lane.hasRoom();
  }

  @Override
  public long newestArrivalMillis() {
    return lane.segments().stream().mapToLong(SegmentInfo::newestArrivalMillis).max().orElse(0);
  }

  private <T> CompletableFuture<T> reading(Supplier<T> read) {
    return CompletableFuture.supplyAsync(read, blocking);
  }
}

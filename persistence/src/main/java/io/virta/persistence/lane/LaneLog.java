package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.disk.DiskFullException;
import io.virta.persistence.disk.DiskLockedException;
import io.virta.persistence.lane.evidence.StoreIdentity;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentHeader;
import io.virta.persistence.lane.segment.SegmentInfo;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.lane.write.Appends;
import io.virta.persistence.lane.write.LaneThread;
import io.virta.persistence.lane.write.Request;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.log.LogUnusableException;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.measure.DurationHistogram;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The embedded lane: segments in one directory, written by one thread. */
public final class LaneLog implements Lane {
  static final String LOCK = "LOCK";

  private final LaneEngine engine;
  private final LaneThread thread;
  private final Closeable lock;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LaneLog(LaneEngine engine, LaneThread thread, Closeable lock) {
    this.engine = engine;
    this.thread = thread;
    this.lock = lock;
  }

  /**
   * Opens the lane in a directory and recovers its content. Each lane needs its own directory.
   *
   * @param onFailed called once, on the writer thread, when a write or an fsync has failed and the
   *     lane accepts nothing more; it must not block
   * @throws LogUnusableException if the directory is in use, foreign, from a newer version or
   *     unreadable
   */
  public static LaneLog open(
      Disk disk,
      LaneSettings settings,
      InstantSource clock,
      Consumer<LogFailedException> onFailed) {
    Closeable lock = null;
    LaneLog opened = null;
    try {
      lock = disk.lock(LOCK);
      LaneEngine engine = LaneEngine.open(disk, settings, clock, onFailed);
      LaneThread thread = new LaneThread(settings, engine.writer());
      thread.start();
      opened = new LaneLog(engine, thread, lock);
      return opened;
    } catch (IOException e) {
      throw unusable(disk, e);
    } finally {
      if (opened == null) {
        closeQuietly(lock);
      }
    }
  }

  /** The store id of a directory; empty if the directory holds no lane. */
  public static Optional<UUID> storeIn(Disk disk) throws IOException {
    return StoreIdentity.isIn(disk)
        ? Optional.of(StoreIdentity.read(disk).store())
        : Optional.empty();
  }

  /** Whether the lane in a directory has ever had an entry; false if there is no lane. */
  public static boolean isUsed(Disk disk) throws IOException {
    for (String name : disk.list()) {
      if (Segment.isFileName(name) && showsUse(disk, name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a segment proves that the lane has had entries: it contains some, or its header refers
   * to earlier ones. The existence of a segment proves nothing, because each opening of a lane
   * creates one. An unreadable header counts as proof.
   */
  private static boolean showsUse(Disk disk, String segment) throws IOException {
    try (DiskFile file = disk.openToRead(segment, false)) {
      SegmentHeader header = SegmentHeader.read(file);
      return header == null || header.previousLsn() > 0 || file.size() > SegmentHeader.BYTES;
    }
  }

  /** The store id of this lane, different from that of every other lane. */
  public UUID store() {
    return engine.store();
  }

  /**
   * The number of times that the lane has been opened, including this one; greater than at every
   * earlier opening.
   */
  public long boot() {
    return engine.boot();
  }

  /**
   * Durations of the fsyncs of segments since the lane was opened; fsyncs of other files are not
   * included.
   */
  public DurationHistogram fsyncs() {
    return engine.writer().fsyncs();
  }

  static LogUnusableException unusable(Disk disk, IOException e) {
    if (e instanceof DiskLockedException) {
      return new LogUnusableException(
          e.getMessage() + "; stop it first, or choose another directory", e);
    }
    if (e instanceof DiskFullException) {
      return new LogUnusableException(
          "the disk of %s is full; make room, or choose another directory"
              .formatted(disk.describe()),
          e);
    }
    return new LogUnusableException(
        "%s cannot be opened: %s; check the disk and the permissions".formatted(disk.describe(), e),
        e);
  }

  private static void closeQuietly(@Nullable Closeable lock) {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException gone) {
      // The lock is released when the process ends at the latest.
    }
  }

  @Override
  public CompletableFuture<Void> append(LogEntry entry) {
    return submit(Appends.of(entry));
  }

  @Override
  public CompletableFuture<Void> trim(String persistenceId, long toPersistSeq) {
    return submit(Appends.trim(persistenceId, toPersistSeq));
  }

  @Override
  public CompletableFuture<Void> drop(String persistenceId) {
    return submit(Appends.drop(persistenceId));
  }

  @Override
  public CompletableFuture<Void> deleteSnapshots(
      String persistenceId, long persistSeqMin, long persistSeqMax, long timestampMillisMax) {
    return submit(
        Appends.deleteSnapshots(persistenceId, persistSeqMin, persistSeqMax, timestampMillisMax));
  }

  private CompletableFuture<Void> submit(Request.Append append) {
    thread.submit(append);
    return append.done();
  }

  @Override
  public CompletableFuture<Long> highestPersistSeq(String persistenceId) {
    Request.Highest question = new Request.Highest(persistenceId, new CompletableFuture<>());
    thread.submit(question);
    return question.answer();
  }

  @Override
  public void replay(
      String persistenceId,
      long fromPersistSeq,
      long toPersistSeq,
      long max,
      ShardLog.ReplayVisitor visitor) {
    engine.reader().replay(persistenceId, fromPersistSeq, toPersistSeq, max, visitor);
  }

  @Override
  public Optional<LogEntry.Snapshot> loadSnapshot(
      String persistenceId, long persistSeqMax, long timestampMillisMax) {
    return engine.reader().loadSnapshot(persistenceId, persistSeqMax, timestampMillisMax);
  }

  @Override
  public List<RecordBatch> readRecords(
      String persistenceId, long fromSeq, int recordsMax, int bytesMax) {
    return engine.reader().readRecords(persistenceId, fromSeq, recordsMax, bytesMax);
  }

  @Override
  public Optional<BatchHeader> firstBatchArrivedFrom(String persistenceId, long arrivalMillis) {
    return engine.reader().firstBatchArrivedFrom(persistenceId, arrivalMillis);
  }

  @Override
  public void headersArrivedFrom(
      String persistenceId, long arrivalMillis, Consumer<BatchHeader> visitor) {
    engine.reader().headersArrivedFrom(persistenceId, arrivalMillis, visitor);
  }

  @Override
  public OptionalLong trimmableBefore(String persistenceId, long arrivalMillis, long nowMillis) {
    return engine.reader().trimmableBefore(persistenceId, arrivalMillis, nowMillis);
  }

  @Override
  public List<SegmentInfo> segments() {
    return engine.reader().segments();
  }

  @Override
  public List<String> holdersOf(long segmentId) {
    return engine.reader().holdersOf(segmentId);
  }

  @Override
  public boolean knowsAllIds() {
    return engine.reader().knowsAllIds();
  }

  @Override
  public boolean hasRoom() {
    return engine.writer().room().isThere();
  }

  @Override
  public List<LogDamage> damages() {
    return engine.damages().all();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      thread.close();
      engine.release();
      closeQuietly(lock);
    }
  }
}

package io.virta.actors.shard;

import io.virta.actors.encryption.DataKeyRing;
import io.virta.actors.figures.ShardCounters;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMetric;
import io.virta.actors.shard.ShardDirectory.Descriptor;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The durable end of a shard as every reader on its node sees it: its next sequence number, its
 * newest batches, the waiting readers and the traffic counters. Written by the shard's entity only;
 * read by any thread without a message. The batches share one memory budget per node, so a reader
 * that falls behind reads the log instead and memory stays bounded.
 */
public final class ShardTail implements ShardCounters {
  /** Approximate heap overhead of a batch, apart from its bytes and its blocks. */
  private static final int BATCH_OVERHEAD_BYTES = 256;

  private static final int BLOCK_OVERHEAD_BYTES = 192;

  private final ShardKey shard;
  private final TailBudget budget;
  private final BatchRing batches = new BatchRing();
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private volatile long nextSeq;
  private volatile long lastArrivalMillis;
  private volatile boolean live;
  private volatile boolean ended;
  private volatile @Nullable Descriptor descriptor;
  private volatile boolean read;

  private final ShardQuota quota;
  private final ArrivalFloor floor = new ArrivalFloor();
  private final ReadMeter readMeter;
  private final LongAdder incomingRecords = new LongAdder();
  private final LongAdder incomingBytes = new LongAdder();
  private final LongAdder outgoingRecords = new LongAdder();
  private final LongAdder outgoingBytes = new LongAdder();
  private final LongAdder refusedRecords = new LongAdder();
  private final LongAdder refusedReads = new LongAdder();
  private final ReadAge readAge = new ReadAge();
  private final ShardSubscriptions subscriptions;

  ShardTail(ShardKey shard, TailBudget budget, ShardQuota quota) {
    this.shard = shard;
    this.budget = budget;
    this.quota = quota;
    this.readMeter = new ReadMeter(quota);
    this.subscriptions = new ShardSubscriptions(shard);
  }

  /**
   * Sets the stream's description of this shard, which may change while the shard lives. An older
   * version never replaces a newer one.
   */
  public synchronized void describe(Descriptor said) {
    Descriptor known = descriptor;
    if (known == null || known.version() <= said.version()) {
      descriptor = said;
    }
  }

  /** Returns the data keys of the stream; null until the stream has described the shard. */
  @Nullable DataKeyRing keys() {
    Descriptor known = descriptor;
    return known == null ? null : known.keys();
  }

  /**
   * Returns the time before which records are no longer visible.
   *
   * @param retentionMillis the current time of the retention clock
   */
  long horizonMillis(long retentionMillis) {
    Descriptor known = descriptor;
    return known == null
        ? Long.MIN_VALUE
        : Math.max(retentionMillis - known.retention().toMillis(), known.horizonMillis());
  }

  /** Returns when the shard began to accept records, epoch milliseconds; 0 while unknown. */
  long openedMillis() {
    Descriptor known = descriptor;
    return known == null ? 0 : known.shard().openedMillis();
  }

  /** Returns the shard as its stream describes it; null while unknown. */
  @Nullable Shard described() {
    Descriptor known = descriptor;
    return known == null ? null : known.shard();
  }

  /** Returns whether the shard has a quota. */
  boolean isMetered() {
    Descriptor known = descriptor;
    return known != null && known.metered();
  }

  /** Returns a new token bucket for one subscription, used while the shard has a quota. */
  Allowance subscriptionAllowance() {
    return new Allowance(quota.subscriptionBytesOut());
  }

  /** Returns whether a polling consumer may read now; counts refusals. */
  boolean admitRead(long nowMillis) {
    boolean admitted = !isMetered() || readMeter.admit(nowMillis);
    if (!admitted) {
      refusedReads.increment();
    }
    return admitted;
  }

  /** Charges a polling consumer's read against the quota. */
  void spendRead(RecordSlice slice) {
    if (isMetered()) {
      readMeter.spend(slice.payloadBytes());
    }
  }

  /** Somebody reads. */
  void noteRead() {
    if (!read) { // readers share it, and it seldom changes
      read = true;
    }
  }

  /** Whether anybody has read since the last call. */
  boolean takeRead() {
    boolean wasRead = read;
    read = false;
    return wasRead;
  }

  /** Makes the tail live: the shard is in memory on this node, with its end as in {@code state}. */
  void open(ShardState state) {
    lastArrivalMillis = state.lastArrivalMillis();
    nextSeq = state.nextSeq();
    ended = state.closed();
    live = true;
    wakeReaders();
  }

  /** Makes the end final: the shard accepts no more records. */
  void end(ShardState state) {
    nextSeq = state.nextSeq();
    ended = true; // last: a reader that sees it also sees the end
    wakeReaders();
  }

  /**
   * Marks the shard as no longer in this node's memory: readers must wake it again before they wait
   * for more.
   */
  void close() {
    live = false;
    int kept = 0;
    synchronized (batches) {
      for (RecordBatch batch = batches.pollFirst(); batch != null; batch = batches.pollFirst()) {
        budget.released(footprint(batch));
        kept++;
      }
    }
    budget.closed(kept);
    wakeReaders();
  }

  /** Publishes a durable batch to readers. */
  void append(RecordBatch batch) {
    BatchHeader header = batch.header();
    synchronized (batches) {
      batches.addLast(batch);
    }
    budget.kept(this, footprint(batch));
    incomingRecords.add(header.recordCount());
    incomingBytes.add(batch.payloadBytes());
    lastArrivalMillis = header.lastArrivalMillis();
    nextSeq = header.nextSeq(); // last: a reader that sees it also finds the batch
    wakeReaders();
  }

  void forgetOldest() {
    synchronized (batches) {
      RecordBatch oldest = batches.pollFirst();
      if (oldest != null) {
        budget.released(footprint(oldest));
      }
    }
  }

  /**
   * Returns batches starting with the one that holds {@code fromSeq}: at least one, then as many as
   * fit; empty when that batch is no longer in memory and the log must be read.
   */
  List<RecordBatch> batchesFrom(long fromSeq, int bytesMax) {
    synchronized (batches) {
      return batches.from(fromSeq, bytesMax);
    }
  }

  private static long footprint(RecordBatch batch) {
    return batch.header().bodyLength()
        + BATCH_OVERHEAD_BYTES
        + (long) BLOCK_OVERHEAD_BYTES * batch.blocks().size();
  }

  /**
   * Runs {@code wakeUp} whenever the end moves or the shard leaves memory, until {@link
   * #stopWaiting}; it must not block.
   */
  void await(Runnable wakeUp) {
    waiting.add(wakeUp);
  }

  void stopWaiting(Runnable wakeUp) {
    waiting.remove(wakeUp);
  }

  boolean hasReaders() {
    return !waiting.isEmpty();
  }

  private void wakeReaders() {
    for (Runnable wakeUp : waiting) {
      wakeUp.run();
    }
  }

  void refused(int records) {
    refusedRecords.add(records);
  }

  void served(int records, long bytes, long ageMillis, long nowMillis) {
    outgoingRecords.add(records);
    outgoingBytes.add(bytes);
    readAge.note(ageMillis, nowMillis);
  }

  /** Returns the subscriptions to this shard. */
  public ShardSubscriptions subscriptions() {
    return subscriptions;
  }

  /**
   * Returns the arrival time for records that the writer accepts now: not before any earlier
   * record, nor before a time promised to readers.
   */
  long stamp(long millis) {
    return floor.stamp(millis);
  }

  /** Notes that every record with an arrival time is durable or was refused. */
  void settled() {
    floor.settled();
  }

  /**
   * Promises a time before which no later record arrives: at least {@code millis}, or empty while
   * records are being written. Later records are all those that the caller does not see after this
   * call.
   */
  OptionalLong promise(long millis) {
    return floor.promise(millis);
  }

  /**
   * Returns a time not before the arrival of any record, nor before any time promised to readers.
   */
  long newestMillis() {
    return Math.max(lastArrivalMillis, floor.promised());
  }

  /**
   * Returns whether the end is final. Read this before {@link #nextSeq}, which then is the final
   * end.
   */
  boolean hasEnded() {
    return ended;
  }

  /** Returns whether the shard is in memory on this node. */
  boolean isLive() {
    return live;
  }

  @Override
  public ShardKey shard() {
    return shard;
  }

  @Override
  public long nextSeq() {
    return nextSeq;
  }

  @Override
  public long lastArrivalMillis() {
    return lastArrivalMillis;
  }

  @Override
  public long incomingRecords() {
    return incomingRecords.sum();
  }

  @Override
  public long incomingBytes() {
    return incomingBytes.sum();
  }

  @Override
  public long outgoingRecords() {
    return outgoingRecords.sum();
  }

  @Override
  public long outgoingBytes() {
    return outgoingBytes.sum();
  }

  @Override
  public long iteratorAgeMillis(long nowMillis) {
    return readAge.largest(nowMillis);
  }

  @Override
  public long refusedRecords() {
    return refusedRecords.sum();
  }

  @Override
  public long refusedReads() {
    return refusedReads.sum();
  }

  @Override
  public Set<ShardMetric> monitoring() {
    Descriptor known = descriptor;
    return known == null ? Set.of() : known.monitoring();
  }

  @Override
  public int subscriptionCount() {
    return subscriptions.active();
  }

  @Override
  public long subscriptionEvents() {
    return subscriptions.events();
  }

  @Override
  public long subscriptionRecords() {
    return subscriptions.records();
  }

  @Override
  public long subscriptionBytes() {
    return subscriptions.bytes();
  }
}

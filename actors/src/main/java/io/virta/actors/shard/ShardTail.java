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
 * The durable end of a shard as every reader on its node sees it: where it ends, its newest
 * batches, who waits for more, and what flowed. Written by the shard's front only; read by any
 * thread, without a message. The batches are kept within a budget of the whole node, so a reader
 * that falls behind reads the log instead and nothing grows.
 */
public final class ShardTail implements ShardCounters {
  /** Objects around the bytes of a batch and of each of its blocks, roughly. */
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
  private volatile long lastReadMillis;

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
   * What the stream says of this shard; may change while it lives. Of two that come in the wrong
   * order the newer stays.
   */
  public synchronized void describe(Descriptor said) {
    Descriptor known = descriptor;
    if (known == null || known.version() <= said.version()) {
      descriptor = said;
    }
  }

  /** The data keys of its stream; null while nothing is known of the stream. */
  @Nullable DataKeyRing keys() {
    Descriptor known = descriptor;
    return known == null ? null : known.keys();
  }

  /**
   * Records that arrived before that time are no longer visible.
   *
   * @param retentionMillis the time that retention goes by
   */
  long horizonMillis(long retentionMillis) {
    Descriptor known = descriptor;
    return known == null
        ? Long.MIN_VALUE
        : Math.max(retentionMillis - known.retention().toMillis(), known.horizonMillis());
  }

  /** When the shard began to take records, epoch milliseconds; 0 while that is not known. */
  long openedMillis() {
    Descriptor known = descriptor;
    return known == null ? 0 : known.shard().openedMillis();
  }

  /** What the shard is to its stream; null while that is not known. */
  @Nullable Shard described() {
    Descriptor known = descriptor;
    return known == null ? null : known.shard();
  }

  /** Whether the shard has a quota. */
  boolean isMetered() {
    Descriptor known = descriptor;
    return known != null && known.metered();
  }

  /** What one subscription may read while the shard has a quota. */
  Allowance subscriptionAllowance() {
    return new Allowance(quota.subscriptionBytesOut());
  }

  /** Whether a consumer that polls may read once more; refused ones are counted. */
  boolean admitRead(long nowMillis) {
    boolean admitted = !isMetered() || readMeter.admit(nowMillis);
    if (!admitted) {
      refusedReads.increment();
    }
    return admitted;
  }

  /** What a consumer that polls has read. */
  void spendRead(RecordSlice slice) {
    if (isMetered()) {
      readMeter.spend(slice.payloadBytes());
    }
  }

  void readAt(long nowMillis) {
    lastReadMillis = nowMillis;
  }

  long lastReadMillis() {
    return lastReadMillis;
  }

  /** The shard is in memory on this node and ends there. */
  void open(ShardState state) {
    lastArrivalMillis = state.lastArrivalMillis();
    nextSeq = state.nextSeq();
    ended = state.closed();
    live = true;
    wakeReaders();
  }

  /** The shard takes no more records: its end is final. */
  void end(ShardState state) {
    nextSeq = state.nextSeq();
    ended = true; // last: who sees it finds the end
    wakeReaders();
  }

  /**
   * The shard has left this node's memory: readers must wake it again before they wait for more.
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

  /** A batch has become durable. */
  void append(RecordBatch batch) {
    BatchHeader header = batch.header();
    synchronized (batches) {
      batches.addLast(batch);
    }
    budget.kept(this, footprint(batch));
    incomingRecords.add(header.recordCount());
    incomingBytes.add(batch.payloadBytes());
    lastArrivalMillis = header.lastArrivalMillis();
    nextSeq = header.nextSeq(); // last: who sees it finds the batch
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
   * Batches from the one that holds {@code fromSeq} on, at least one, then as many as fit; empty
   * when that one is no longer kept here and the log must be read.
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
   * Runs {@code wakeUp} whenever the end moves or the shard leaves, until {@link #stopWaiting}; it
   * must be short.
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

  /** The consumers that are subscribed to it. */
  public ShardSubscriptions subscriptions() {
    return subscriptions;
  }

  /**
   * The arrival time of records that the writer takes now: no earlier than any before, nor than
   * what readers were told.
   */
  long stamp(long millis) {
    return floor.stamp(millis);
  }

  /** Every record that got an arrival time is durable, or was refused. */
  void settled() {
    floor.settled();
  }

  /**
   * A time before which no later record arrives, at least {@code millis} if nothing is being
   * written; empty else. Later are all records that the caller does not see after this call.
   */
  OptionalLong promise(long millis) {
    return floor.promise(millis);
  }

  /** A time at or after the arrival of each record and after whatever readers were told. */
  long newestMillis() {
    return Math.max(lastArrivalMillis, floor.promised());
  }

  /** Whether the end is final; ask this before {@link #nextSeq}, which then is it. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether the shard is in memory on this node. */
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

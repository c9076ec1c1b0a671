package io.virta.actors.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.actors.Producers;
import io.virta.actors.Shards;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.VirtaException;
import io.virta.actors.producer.ShardQueue.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * The session of one owner of an idempotent producer on one stream: sends numbered records to their
 * shards until each is stored exactly once. Records that a shard throttles or does not answer are
 * sent again. A new owner must first send every record that may not have been acknowledged to its
 * predecessor, under the same numbers.
 *
 * <p>Each shard has at most one block in flight, which starts with the lowest number that the shard
 * has not acknowledged. After a reshard, a new shard gets no block until all unacknowledged records
 * of its parents have been moved to the queues of the children: otherwise a higher number would
 * acknowledge the lower ones too.
 *
 * <p>Unacknowledged records stay in memory, so callers must limit the records in flight. Never
 * blocks. Safe for any thread.
 */
public final class ProducerSession {
  private static final Set<ErrorCode> MOVED =
      EnumSet.of(ErrorCode.SHARD_CLOSED, ErrorCode.SHARD_NOT_FOUND);

  private static final Duration DELAY_MIN = Duration.ofMillis(50);
  private static final Duration DELAY_MAX = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final Shards shards;
  private final Producers producers;
  private final long producerNo;
  private final int epoch;
  private final Map<ShardId, ShardQueue> queues = new LinkedHashMap<>();
  private ShardMap map;
  private long lastNumber;
  private @Nullable Throwable failure;

  /**
   * Creates the session of an owner.
   *
   * @param map the shard map of the stream
   * @param epoch 1 or more, above that of every earlier owner; {@link ProducerOpening} finds one
   */
  public ProducerSession(
      ActorSystem<?> system,
      Shards shards,
      Producers producers,
      ShardMap map,
      long producerNo,
      int epoch) {
    this.system = system;
    this.shards = shards;
    this.producers = producers;
    this.map = map;
    this.producerNo = producerNo;
    this.epoch = epoch;
  }

  /** Returns the epoch of this owner. */
  public int epoch() {
    return epoch;
  }

  /**
   * Sends records. Completes when all of them, and earlier records with the same keys, are durable.
   * Fails with {@code INVALID_ARGUMENT}, without sending any of them, when their numbers do not
   * increase within and across calls or one of them is too large. Fails with {@code
   * PRODUCER_FENCED} when the producer has a newer owner, {@code STREAM_NOT_FOUND} when the stream
   * no longer exists, or another error that is not retryable; then it is unknown which of the
   * records are stored, and the session accepts no more.
   */
  public synchronized CompletionStage<Done> send(List<NumberedRecord> records) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    Sending sending = new Sending(records.size());
    List<Item> items = new ArrayList<>(records.size());
    long last = lastNumber;
    try {
      for (NumberedRecord record : records) {
        items.add(item(record, last, sending));
        last = record.outNumber();
      }
    } catch (VirtaException wrong) {
      return CompletableFuture.failedFuture(wrong);
    }
    lastNumber = last;
    for (Item item : items) {
      queue(item.hash).add(item);
    }
    sendWhatWaits();
    return sending.future();
  }

  private Item item(NumberedRecord record, long last, Sending sending) {
    if (record.outNumber() <= last) {
      throw VirtaException.invalidArgument(
          "Out numbers rise and start at 1, but %d follows %d."
              .formatted(record.outNumber(), last));
    }
    byte[] key = record.partitionKey().getBytes(UTF_8);
    int bytes = key.length + record.data().remaining();
    int bytesMax = map.stream().properties().recordKibMax() * 1024;
    if (bytes > bytesMax) {
      throw VirtaException.invalidArgument(
          "Partition key and data of a record of this stream have at most %d bytes together, not %d."
              .formatted(bytesMax, bytes));
    }
    HashKey explicit = record.explicitHashKey();
    HashKey hash = explicit == null ? HashKey.ofPartitionKey(key, 0, key.length) : explicit;
    return new Item(record, key, hash, sending);
  }

  private ShardQueue queue(HashKey hash) {
    Shard shard = map.open(map.placeOf(hash.high(), hash.low()));
    return queues.computeIfAbsent(shard.id(), id -> new ShardQueue(shard));
  }

  /**
   * Makes every open shard of the stream forget the producer, which must not send anything
   * afterwards. Call it only when all records are acknowledged: a block still in flight would be
   * stored as new.
   */
  public synchronized CompletionStage<Done> retire() {
    return CompletableFuture.allOf(
            map.stream().shards().stream()
                .filter(Shard::isOpen)
                .map(shard -> producers.retire(map.key().shard(shard.id()), producerNo))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new))
        .thenApply(all -> Done.getInstance());
  }

  private void sendWhatWaits() {
    List<HashKeyRange> moving =
        queues.values().stream()
            .filter(queue -> !isOpen(queue.shard) && (queue.underWay || !queue.isEmpty()))
            .map(queue -> queue.shard.range())
            .toList();
    for (ShardQueue queue : List.copyOf(queues.values())) {
      boolean mayTake =
          isOpen(queue.shard)
              && moving.stream().noneMatch(range -> overlap(range, queue.shard.range()));
      if (mayTake && !queue.underWay && !queue.isEmpty()) {
        queue.underWay = true;
        ShardKey shard = map.key().shard(queue.shard.id());
        producers
            .send(shard, queue.next(producerNo, epoch))
            .whenComplete((lastOutNumber, refusal) -> answered(queue, lastOutNumber, refusal));
      }
    }
  }

  private boolean isOpen(Shard shard) {
    return map.find(shard.id()).filter(Shard::isOpen).isPresent();
  }

  private static boolean overlap(HashKeyRange one, HashKeyRange other) {
    return one.start().compareTo(other.end()) <= 0 && other.start().compareTo(one.end()) <= 0;
  }

  private synchronized void answered(
      ShardQueue queue, @Nullable Long lastOutNumber, @Nullable Throwable refusal) {
    queue.underWay = false;
    if (failure != null) {
      return;
    }
    if (lastOutNumber != null) {
      queue.failures = 0;
      queue.acknowledge(lastOutNumber);
      again();
      return;
    }
    VirtaException reason =
        VirtaException.from("Sending numbered records", Objects.requireNonNull(refusal));
    if (MOVED.contains(reason.code())) {
      findChildren(queue);
    } else if (reason.code().retryable()) {
      later(queue, this::again);
    } else {
      fail(reason);
    }
  }

  /**
   * Moves the records queued for replaced shards to their children, and sends the blocks that can
   * be sent.
   */
  private synchronized void again() {
    if (failure == null) {
      for (ShardQueue queue : List.copyOf(queues.values())) {
        if (!queue.underWay && !isOpen(queue.shard)) {
          queues.remove(queue.shard.id());
          moveToChildren(queue);
        }
      }
      sendWhatWaits();
    }
  }

  private void moveToChildren(ShardQueue parent) {
    Map<ShardQueue, List<Item>> moved = new LinkedHashMap<>();
    for (Item item : parent.drain()) {
      moved.computeIfAbsent(queue(item.hash), child -> new ArrayList<>()).add(item);
    }
    moved.forEach(ShardQueue::merge);
  }

  private void findChildren(ShardQueue queue) {
    shards
        .shardMapWithout(map.key().shard(queue.shard.id()))
        .whenComplete((newer, refusal) -> found(queue, newer, refusal));
  }

  private synchronized void found(
      ShardQueue queue, @Nullable ShardMap newer, @Nullable Throwable refusal) {
    if (failure != null) {
      return;
    }
    if (newer != null) {
      map = newer.isNewerThan(map) ? newer : map;
      again();
      return;
    }
    VirtaException reason =
        VirtaException.from("Finding the shards of a stream", Objects.requireNonNull(refusal));
    if (reason.code().retryable()) {
      later(queue, () -> findChildren(queue));
    } else {
      fail(reason);
    }
  }

  private void later(ShardQueue queue, Runnable attempt) {
    Duration delay = DELAY_MIN.multipliedBy(1L << Math.min(queue.failures++, 10));
    system
        .scheduler()
        .scheduleOnce(
            delay.compareTo(DELAY_MAX) < 0 ? delay : DELAY_MAX, attempt, system.executionContext());
  }

  private void fail(VirtaException reason) {
    failure = reason;
    for (ShardQueue queue : queues.values()) {
      queue.drain().forEach(item -> item.sending.fail(reason));
    }
    queues.clear();
  }
}

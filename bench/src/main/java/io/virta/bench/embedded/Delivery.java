package io.virta.bench.embedded;

import io.virta.actors.model.Shard;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamSpec;
import io.virta.client.ShardSlice;
import io.virta.node.VirtaNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Puts records at a fixed rate and consumes them from live Sources in the same JVM. Every record
 * carries the time at which its put was due; its latency is measured from that time to its delivery
 * (no coordinated omission).
 */
public final class Delivery {
  private static final String STREAM = "bench";
  private static final long LATENCY_NANOS_MAX = Duration.ofMinutes(2).toNanos();
  private static final long SEED = 20261121;

  private final VirtaNode node;
  private final int recordBytes;
  private final long intervalNanos;
  private final long warmUpRecords;
  private final long measuredRecords;
  private final Histogram latencies = new ConcurrentHistogram(LATENCY_NANOS_MAX, 3);
  private final AtomicLong delivered = new AtomicLong();
  private final CompletableFuture<Void> allDelivered = new CompletableFuture<>();

  private Delivery(
      VirtaNode node, int recordBytes, int perSecond, long warmUpSeconds, long measuredSeconds) {
    this.node = node;
    this.recordBytes = recordBytes;
    this.intervalNanos = Duration.ofSeconds(1).toNanos() / perSecond;
    this.warmUpRecords = warmUpSeconds * perSecond;
    this.measuredRecords = measuredSeconds * perSecond;
  }

  /**
   * Arguments: data directory, bytes per record, records per second, seconds of warm-up, seconds of
   * measurement.
   */
  public static void main(String[] arguments) throws InterruptedException, TimeoutException {
    try (VirtaNode node = EmbeddedNode.start(arguments[0])) {
      new Delivery(
              node,
              Integer.parseInt(arguments[1]),
              Integer.parseInt(arguments[2]),
              Long.parseLong(arguments[3]),
              Long.parseLong(arguments[4]))
          .run();
    }
  }

  private void run() throws InterruptedException, TimeoutException {
    var created = EmbeddedNode.await(node.virta().createStream(STREAM, StreamSpec.onDemand()));
    for (Shard shard : created.shards()) {
      node.virta()
          .readShard(STREAM, shard.id(), StartingPosition.latest())
          .runForeach(this::take, node.system())
          .whenComplete((done, failure) -> fail(failure, "the Source of " + shard.id()));
    }
    put();
    // Wait for late records: they have the highest latencies. A lost record invalidates the
    // measurement.
    EmbeddedNode.await(allDelivered);
    print();
  }

  private void put() {
    SplittableRandom random = new SplittableRandom(SEED);
    long start = System.nanoTime();
    for (long n = 0; n < warmUpRecords + measuredRecords; n++) {
      long due = start + n * intervalNanos;
      byte[] data = new byte[recordBytes];
      random.nextBytes(data);
      ByteBuffer.wrap(data).putLong(due).putLong(n);
      waitUntil(due);
      node.virta()
          .put(STREAM, Long.toHexString(random.nextLong()), data)
          .whenComplete((stored, failure) -> fail(failure, "a put"));
    }
  }

  private static void waitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void take(ShardSlice slice) {
    long now = System.nanoTime();
    slice.visitData(
        (bytes, at, length) -> take(bytes.getLong(at), bytes.getLong(at + Long.BYTES), now));
  }

  private void take(long due, long number, long now) {
    if (number < warmUpRecords) {
      return;
    }
    latencies.recordValue(now - due);
    if (delivered.incrementAndGet() == measuredRecords) {
      allDelivered.complete(null);
    }
  }

  private void fail(@Nullable Throwable failure, String what) {
    if (failure != null) {
      allDelivered.completeExceptionally(new IllegalStateException(what + " failed", failure));
    }
  }

  private void print() {
    Figures.print("records", (double) latencies.getTotalCount());
    Figures.print("p50_ms", latencies.getValueAtPercentile(50) / 1e6);
    Figures.print("p99_ms", latencies.getValueAtPercentile(99) / 1e6);
    Figures.print("p999_ms", latencies.getValueAtPercentile(99.9) / 1e6);
    Figures.print("max_ms", latencies.getMaxValue() / 1e6);
  }
}

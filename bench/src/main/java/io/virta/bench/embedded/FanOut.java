package io.virta.bench.embedded;

import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamSpec;
import io.virta.node.VirtaNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Puts records to one shard at a fixed rate, and reads them over the wire with registered
 * consumers, each on its own connection. Every record carries the time at which its put was due;
 * its latency is measured from that time until a client has read it (no coordinated omission). A
 * record that a consumer misses or gets twice invalidates the measurement.
 */
public final class FanOut {
  private static final String STREAM = "bench";
  private static final long LATENCY_NANOS_MAX = Duration.ofMinutes(2).toNanos();
  private static final long SEED = 20261121;

  private final VirtaNode node;
  private final int recordBytes;
  private final long intervalNanos;
  private final int consumers;
  private final int warmUpRecords;
  private final int records;
  private final Histogram latencies = new ConcurrentHistogram(LATENCY_NANOS_MAX, 3);
  private final CompletableFuture<Void> failed = new CompletableFuture<>();

  private FanOut(
      VirtaNode node,
      int recordBytes,
      int perSecond,
      int consumers,
      int warmUpSeconds,
      int measuredSeconds) {
    this.node = node;
    this.recordBytes = recordBytes;
    this.intervalNanos = Duration.ofSeconds(1).toNanos() / perSecond;
    this.consumers = consumers;
    this.warmUpRecords = warmUpSeconds * perSecond;
    this.records = warmUpRecords + measuredSeconds * perSecond;
  }

  /**
   * Arguments: data directory, bytes per record, records per second, consumers, seconds of warm-up,
   * seconds of measurement.
   */
  public static void main(String[] arguments) throws Exception {
    try (VirtaNode node = EmbeddedNode.start(arguments[0])) {
      new FanOut(
              node,
              Integer.parseInt(arguments[1]),
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]),
              Integer.parseInt(arguments[4]),
              Integer.parseInt(arguments[5]))
          .run();
    }
  }

  private void run() throws IOException, InterruptedException, TimeoutException {
    EmbeddedNode.await(node.virta().createStream(STREAM, StreamSpec.onDemand()));
    List<CompletableFuture<Void>> all = new ArrayList<>();
    String shard =
        EmbeddedNode.await(node.virta().put(STREAM, "k", new byte[recordBytes])).shard().value();
    for (int i = 0; i < consumers; i++) {
      Subscriber subscriber =
          Subscriber.open(
              node.endpoint(), arnOf(register("consumer-" + i)), shard, recordBytes, this::taken);
      all.add(subscriber.expect(records));
    }
    put();
    CompletableFuture<Void> whole = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    // Wait for late records: they have the highest latencies.
    EmbeddedNode.await(CompletableFuture.anyOf(whole, failed));
    print();
  }

  private StreamConsumer register(String name) throws InterruptedException, TimeoutException {
    EmbeddedNode.await(
        node.virta().changeStream(STREAM, new ConsumerChange.Register(name, Map.of())));
    while (true) {
      StreamConsumer consumer =
          EmbeddedNode.await(node.virta().describeStream(STREAM)).consumer(name).orElseThrow();
      if (consumer.status() == ConsumerStatus.ACTIVE) {
        return consumer;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static String arnOf(StreamConsumer consumer) {
    return "arn:aws:kinesis:us-east-1:000000000000:stream/%s/consumer/%s:%d"
        .formatted(STREAM, consumer.name(), consumer.createdAt().getEpochSecond());
  }

  private void put() {
    SplittableRandom random = new SplittableRandom(SEED);
    long start = System.nanoTime();
    for (int n = 0; n < records; n++) {
      long due = start + n * intervalNanos;
      byte[] data = new byte[recordBytes];
      random.nextBytes(data);
      ByteBuffer.wrap(data).putLong(due).putInt(n);
      waitUntil(due);
      node.virta().put(STREAM, "k", data).whenComplete((stored, failure) -> failOn(failure));
    }
  }

  private static void waitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void taken(long due, int number, long now) {
    if (number >= warmUpRecords) {
      latencies.recordValue(now - due);
    }
  }

  private void failOn(@Nullable Throwable failure) {
    if (failure != null) {
      failed.completeExceptionally(new IllegalStateException("a put failed", failure));
    }
  }

  private void print() {
    Figures.print("deliveries", (double) latencies.getTotalCount());
    Figures.print("p50_ms", latencies.getValueAtPercentile(50) / 1e6);
    Figures.print("p99_ms", latencies.getValueAtPercentile(99) / 1e6);
    Figures.print("p999_ms", latencies.getValueAtPercentile(99.9) / 1e6);
    Figures.print("max_ms", latencies.getMaxValue() / 1e6);
  }
}

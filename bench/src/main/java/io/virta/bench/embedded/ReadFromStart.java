package io.virta.bench.embedded;

import io.virta.actors.model.Shard;
import io.virta.actors.model.StartingPosition;
import io.virta.client.ShardSlice;
import io.virta.node.VirtaNode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads a stream from its start through one {@code Source} per shard and visits the length and one
 * byte of every record. The measured time runs from the first demand to the last record of the last
 * reading.
 */
public final class ReadFromStart {
  private final String stream;
  private final long expected;
  private final int recordBytes;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong checksum = new AtomicLong();
  private final CompletableFuture<Long> lastSeenNanos = new CompletableFuture<>();

  private ReadFromStart(String stream, long expected, int recordBytes) {
    this.stream = stream;
    this.expected = expected;
    this.recordBytes = recordBytes;
  }

  /**
   * Arguments: data directory, stream, number of records, data bytes per record, and the seconds
   * for which the stream is read before the measured reading; with 0 the JVM has read nothing
   * before.
   */
  public static void main(String[] arguments) throws InterruptedException, TimeoutException {
    String stream = arguments[1];
    long records = Long.parseLong(arguments[2]);
    int bytes = Integer.parseInt(arguments[3]);
    long warmNanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[4]));
    try (VirtaNode node = EmbeddedNode.start(arguments[0])) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < warmNanos) {
        new ReadFromStart(stream, records, bytes).run(node);
      }
      double rate = new ReadFromStart(stream, records, bytes).run(node);
      Figures.print("records_per_second", rate);
      Figures.print("records", (double) records);
    }
  }

  /** Records per second. */
  private double run(VirtaNode node) throws InterruptedException, TimeoutException {
    List<Shard> shards = EmbeddedNode.await(node.virta().describeStream(stream)).shards();
    long start = System.nanoTime();
    for (Shard shard : shards) {
      node.virta()
          .readShard(stream, shard.id(), StartingPosition.trimHorizon())
          .runForeach(this::visit, node.system())
          .exceptionally(
              failure -> {
                lastSeenNanos.completeExceptionally(failure);
                throw new IllegalStateException(failure);
              });
    }
    double seconds = (EmbeddedNode.await(lastSeenNanos) - start) / 1e9;
    if (seen.get() != expected) {
      throw new IllegalStateException("read " + seen + " records of " + expected);
    }
    System.out.println("checksum " + checksum);
    return expected / seconds;
  }

  private void visit(ShardSlice slice) {
    Visit visit = new Visit();
    slice.visitData(visit);
    checksum.addAndGet(visit.sum);
    if (seen.addAndGet(slice.recordCount()) >= expected) {
      lastSeenNanos.complete(System.nanoTime());
    }
  }

  private final class Visit implements ShardSlice.DataVisitor {
    long sum;

    @Override
    public void data(ByteBuffer bytes, int at, int length) {
      if (length != recordBytes) {
        throw new IllegalStateException(
            "a record of " + length + " bytes instead of " + recordBytes);
      }
      sum += bytes.get(at);
    }
  }
}

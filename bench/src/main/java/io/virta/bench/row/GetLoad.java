package io.virta.bench.row;

import io.virta.bench.server.KinesisServer;
import io.virta.bench.wire.Answer;
import io.virta.bench.wire.ClosedLoop;
import io.virta.bench.wire.Exchange;
import io.virta.bench.wire.GetAnswer;
import io.virta.bench.wire.Kinesis;
import io.virta.bench.wire.Request;
import io.virta.bench.wire.Threads;
import io.virta.bench.wire.WireException;
import io.virta.bench.wire.WireFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream from its start with GetRecords, one connection per shard, and counts the records.
 */
final class GetLoad {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final KinesisServer server;
  private final WireFormat format;
  private final int recordBytes;
  private final long expected;
  private final AtomicLong seen = new AtomicLong();
  private long answers;

  GetLoad(KinesisServer server, WireFormat format, int recordBytes, long expected) {
    this.server = server;
    this.format = format;
    this.recordBytes = recordBytes;
    this.expected = expected;
  }

  /** Returns the records per second, from the first request until every record was read. */
  Measurement measure(String stream) {
    Kinesis kinesis = new Kinesis(server.address());
    List<Shard> shards =
        kinesis.shardIds(stream).stream()
            .map(id -> new Shard(kinesis.trimHorizonIterator(stream, id)))
            .toList();
    long start = System.nanoTime();
    Threads.run(1, thread -> new ClosedLoop(server.address(), shards).run(), LIMIT);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (seen.get() != expected) {
      throw new WireException("read " + seen + " records of " + expected);
    }
    return new Measurement(
        expected / seconds, Map.of("records", (double) expected, "answers", (double) answers));
  }

  private final class Shard implements Exchange {
    private final GetAnswer get = new GetAnswer(format, recordBytes);
    private final long end = System.nanoTime() + LIMIT.toNanos();
    private @Nullable String iterator;

    Shard(String iterator) {
      this.iterator = iterator;
    }

    @Override
    public @Nullable Request next() {
      if (iterator == null || seen.get() >= expected) {
        return null;
      }
      if (System.nanoTime() > end) {
        throw new WireException("read only " + seen + " of " + expected + " within " + LIMIT);
      }
      return Request.getRecords(format, iterator);
    }

    @Override
    public void answered(Answer answer) {
      get.read(answer);
      answers++;
      seen.addAndGet(get.records());
      iterator = get.nextIterator();
    }
  }
}

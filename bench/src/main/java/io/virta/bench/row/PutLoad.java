package io.virta.bench.row;

import com.sun.management.OperatingSystemMXBean;
import io.virta.bench.server.KinesisServer;
import io.virta.bench.wire.Answer;
import io.virta.bench.wire.ClosedLoop;
import io.virta.bench.wire.Exchange;
import io.virta.bench.wire.PutAnswers;
import io.virta.bench.wire.Request;
import io.virta.bench.wire.Threads;
import io.virta.bench.wire.WireException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Puts as fast as the server accepts; counts the records acknowledged during the measured time. */
final class PutLoad {
  private static final int LOOPS_MAX = 2;

  private final KinesisServer server;
  private final List<Request> requests;
  private final int recordsPerRequest;
  private final int connections;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private volatile boolean over;

  /**
   * @param requests PutRecords requests with {@code recordsPerRequest} records each, or PutRecord
   *     requests for 1
   */
  PutLoad(KinesisServer server, List<Request> requests, int recordsPerRequest, int connections) {
    this.server = server;
    this.requests = requests;
    this.recordsPerRequest = recordsPerRequest;
    this.connections = connections;
  }

  /** Puts for a time; returns the records per second. */
  Measurement measure(Scale scale) {
    Duration limit = scale.warmUp().plus(scale.measured()).plusSeconds(60);
    Map<String, Double> details = new HashMap<>();
    double[] rate = new double[1];
    int loops = loops();
    Threads.run(
        loops + 1,
        thread -> {
          if (thread < loops) {
            loop(thread, loops, Long.MAX_VALUE).run();
          } else {
            rate[0] = watch(scale, details);
          }
        },
        limit);
    return new Measurement(rate[0], details);
  }

  /** Puts exactly {@code count} requests, to fill a stream. */
  void fill(long count, Duration limit) {
    int loops = loops();
    Threads.run(loops, thread -> loop(thread, loops, count).run(), limit);
  }

  private int loops() {
    return Math.min(LOOPS_MAX, connections);
  }

  private ClosedLoop loop(int index, int loops, long requestsMax) {
    return new ClosedLoop(
        server.address(),
        IntStream.range(0, connections)
            .filter(connection -> connection % loops == index)
            .mapToObj(connection -> new Puts(requestsMax))
            .toList());
  }

  private double watch(Scale scale, Map<String, Double> details) {
    try {
      sleep(scale.warmUp());
      long start = System.nanoTime();
      long before = acknowledged.get();
      Duration serverBefore = server.process().cpu();
      long ownBefore = ownCpuNanos();
      sleep(scale.measured());
      double seconds = (System.nanoTime() - start) / 1e9;
      long count = acknowledged.get() - before;
      details.put("server_cpu_cores", cores(server.process().cpu().minus(serverBefore), seconds));
      details.put("load_cpu_cores", (ownCpuNanos() - ownBefore) / 1e9 / seconds);
      details.put("server_resident_bytes", (double) server.process().residentBytes());
      details.put("records", (double) count);
      return count / seconds;
    } finally {
      over = true;
    }
  }

  private static double cores(Duration cpu, double seconds) {
    return cpu.toNanos() / 1e9 / seconds;
  }

  private static long ownCpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void sleep(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WireException("interrupted", e);
    }
  }

  private final class Puts implements Exchange {
    private final long requestsMax;

    Puts(long requestsMax) {
      this.requestsMax = requestsMax;
    }

    @Override
    public @Nullable Request next() {
      long number = sent.getAndIncrement();
      return over || number >= requestsMax ? null : requests.get((int) (number % requests.size()));
    }

    @Override
    public void answered(Answer answer) {
      if (recordsPerRequest == 1) {
        PutAnswers.requireStored(answer);
      } else {
        PutAnswers.requireAllStored(answer);
      }
      acknowledged.addAndGet(recordsPerRequest);
    }
  }
}

package io.virta.bench.row;

import com.sun.management.OperatingSystemMXBean;
import io.virta.bench.server.KinesisServer;
import io.virta.bench.server.NodeMetrics;
import io.virta.bench.wire.Answer;
import io.virta.bench.wire.ClosedLoop;
import io.virta.bench.wire.Exchange;
import io.virta.bench.wire.Paced;
import io.virta.bench.wire.PutAnswers;
import io.virta.bench.wire.Request;
import io.virta.bench.wire.Threads;
import io.virta.bench.wire.WireException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Puts as fast as the server accepts; counts the records acknowledged during the measured time. */
final class PutLoad {
  private static final int LOOPS_MAX = 2;
  private static final String FSYNC_COUNT = "virta_log_fsync_seconds_count{log=\"records\"}";
  private static final String FSYNC_SUM = "virta_log_fsync_seconds_sum{log=\"records\"}";

  private final KinesisServer server;
  private final List<Request> requests;
  private final int recordsPerRequest;
  private final int connections;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final List<Histogram> latencies = new ArrayList<>();
  private volatile boolean measuring;
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
    Histogram nanos = Paced.newHistogram();
    latencies.forEach(nanos::add);
    details.putAll(KinesisLoads.percentiles(nanos).details());
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
      Optional<NodeMetrics> metricsBefore = NodeMetrics.read(server.address());
      measuring = true;
      sleep(scale.measured());
      measuring = false;
      double seconds = (System.nanoTime() - start) / 1e9;
      long count = acknowledged.get() - before;
      details.put("server_cpu_cores", cores(server.process().cpu().minus(serverBefore), seconds));
      details.put("load_cpu_cores", (ownCpuNanos() - ownBefore) / 1e9 / seconds);
      details.put("server_resident_bytes", (double) server.process().residentBytes());
      details.put("records", (double) count);
      metricsBefore.ifPresent(earlier -> note(earlier, details));
      return count / seconds;
    } finally {
      over = true;
    }
  }

  /** Notes what a node says about the measured time. */
  private void note(NodeMetrics earlier, Map<String, Double> details) {
    NodeMetrics later = NodeMetrics.read(server.address()).orElseThrow();
    double fsyncs = later.value(FSYNC_COUNT) - earlier.value(FSYNC_COUNT);
    double seconds = later.value(FSYNC_SUM) - earlier.value(FSYNC_SUM);
    details.put("fsync_mean_ms", seconds / Math.max(1, fsyncs) * 1000);
    details.put("retry_window_bytes", later.value("virta_retry_window_used_bytes"));
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
    private final Histogram nanos = Paced.newHistogram();
    private long startedNanos;

    Puts(long requestsMax) {
      this.requestsMax = requestsMax;
      synchronized (latencies) {
        latencies.add(nanos);
      }
    }

    @Override
    public @Nullable Request next() {
      long number = sent.getAndIncrement();
      startedNanos = System.nanoTime();
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
      if (measuring) {
        nanos.recordValue(System.nanoTime() - startedNanos);
      }
    }
  }
}

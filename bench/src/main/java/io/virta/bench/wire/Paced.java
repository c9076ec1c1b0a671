package io.virta.bench.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends requests at a fixed rate. Every latency is measured from the time at which the request was
 * due, so that a slow response also counts for the requests that had to wait for it (no coordinated
 * omission).
 */
public final class Paced {
  private static final long LATENCY_NANOS_MAX = Duration.ofMinutes(2).toNanos();

  private final InetSocketAddress server;
  private final int connections;
  private final int perSecond;
  private final Duration warmUp;
  private final Duration measured;

  public Paced(
      InetSocketAddress server,
      int connections,
      int perSecond,
      Duration warmUp,
      Duration measured) {
    this.server = server;
    this.connections = connections;
    this.perSecond = perSecond;
    this.warmUp = warmUp;
    this.measured = measured;
  }

  /**
   * Sends the requests and waits for all responses; each connection has its own thread and cycles
   * through {@code requests}. Returns the latencies in nanoseconds.
   */
  public Histogram run(List<Request> requests) {
    long start = System.nanoTime() + Duration.ofMillis(200).toNanos();
    Histogram all = newHistogram();
    Threads.run(
        connections,
        connection -> {
          Histogram own = newHistogram();
          send(connection, start, requests, own);
          synchronized (all) {
            all.add(own);
          }
        },
        warmUp.plus(measured).plus(Duration.ofMinutes(2)));
    return all;
  }

  private void send(int index, long start, List<Request> requests, Histogram latencies) {
    double intervalNanos = 1e9 / perSecond;
    long end = warmUp.plus(measured).toNanos();
    try (Connection connection = Connection.open(server)) {
      for (long n = index; ; n += connections) {
        long due = Math.round(n * intervalNanos);
        if (due >= end) {
          return;
        }
        waitUntil(start + due);
        Answer answer = connection.exchange(requests.get((int) (n % requests.size())));
        PutAnswers.requireStored(answer);
        if (due >= warmUp.toNanos()) {
          latencies.recordValue(System.nanoTime() - start - due);
        }
      }
    } catch (IOException e) {
      throw new WireException("the connection to " + server + " failed: " + e.getMessage(), e);
    }
  }

  private static void waitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Returns an empty histogram for latencies in nanoseconds. */
  public static Histogram newHistogram() {
    return new Histogram(LATENCY_NANOS_MAX, 3);
  }
}

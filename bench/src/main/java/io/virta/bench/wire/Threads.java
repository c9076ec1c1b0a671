package io.virta.bench.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/** Runs the threads of a load; the failure of one thread fails the load. */
public final class Threads {
  private Threads() {}

  /** Runs {@code body} concurrently for each of 0..count-1 and waits for all. */
  public static void run(int count, IntConsumer body, Duration limit) {
    ExecutorService pool = Executors.newFixedThreadPool(count);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int index = i;
        running.add(pool.submit(() -> body.accept(index)));
      }
      long end = System.nanoTime() + limit.toNanos();
      for (Future<?> thread : running) {
        await(thread, end - System.nanoTime());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void await(Future<?> thread, long nanos) {
    try {
      thread.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new WireException("a load thread failed", e.getCause());
    } catch (TimeoutException e) {
      throw new WireException("a load thread did not end in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WireException("interrupted", e);
    }
  }
}

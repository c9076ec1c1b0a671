package io.virta.persistence.lane.write;

import io.virta.persistence.lane.settings.Durability;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.log.LogFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * The thread of the writer and the queue in front of it. While one group is forced to disk, the
 * next one accumulates in the queue; on slow disks it also waits a moment for the writers that the
 * group before has answered ({@link NextGroup}).
 */
public final class LaneThread {
  private static final int QUEUE_CHUNK = 1024;

  private final MpscUnboundedArrayQueue<Request> queue = new MpscUnboundedArrayQueue<>(QUEUE_CHUNK);
  private final AtomicLong queuedBytes = new AtomicLong();
  private final LaneSettings settings;
  private final LaneWriter writer;
  private final Thread thread;
  private final NextGroup nextGroup = new NextGroup();

  /**
   * When to force writes that are not forced yet, under `interval`; meaningless if there are none.
   */
  private long forceAtNanos;

  private long markedAtNanos = System.nanoTime();

  private volatile boolean parked;
  private volatile boolean closing;

  /** Creates the thread without starting it; no other thread may use the writer. */
  public LaneThread(LaneSettings settings, LaneWriter writer) {
    this.settings = settings;
    this.writer = writer;
    this.thread = new Thread(this::run, "virta-lane-" + settings.name());
    this.thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Queues a request, or fails it at once. Never blocks; safe for any thread. */
  public void submit(Request request) {
    long bytes = request.bytes();
    if (queuedBytes.addAndGet(bytes) > settings.buffers().queueBytesMax()
        && bytes < settings.buffers().queueBytesMax()) {
      queuedBytes.addAndGet(-bytes);
      request.fail(
          new LogFullException(
              "lane %s already has %d bytes waiting for the disk, the maximum; try again later"
                  .formatted(settings.name(), settings.buffers().queueBytesMax())));
      return;
    }
    queue.offer(request);
    if (closing) {
      refuseTheRest();
    } else if (parked) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    List<Request> group = new ArrayList<>();
    while (!closing) {
      awaitOthers();
      drainTo(group);
      if (group.isEmpty()) {
        idle();
      } else {
        commit(group);
      }
    }
    drainTo(group);
    commit(group);
    writer.close();
  }

  /** Waits for further requests of the next group, if there is a first one. */
  private void awaitOthers() {
    if (queue.isEmpty()) {
      return;
    }
    parked = true;
    long left = nextGroup.pauseNanos(queue.size(), System.nanoTime());
    while (left > 0 && !closing) {
      LockSupport.parkNanos(this, left);
      left = nextGroup.pauseNanos(queue.size(), System.nanoTime());
    }
    parked = false;
  }

  private void commit(List<Request> group) {
    int requests = group.size();
    long bytes = 0;
    for (Request request : group) {
      bytes += request.bytes();
    }
    boolean forceDue = writer.isForceDue();
    try {
      writer.commit(group);
      forceAtInterval(forceDue);
      markAtInterval();
    } catch (RuntimeException bug) {
      LogFailedException failed = writer.failFor(bug);
      group.forEach(request -> request.fail(failed)); // no effect on answered ones
    }
    queuedBytes.addAndGet(-bytes);
    group.clear();
    long forceNanos = settings.durability() == Durability.GROUP ? writer.lastForceNanos() : 0;
    nextGroup.follows(requests, queue.size(), forceNanos, System.nanoTime());
  }

  private void drainTo(List<Request> group) {
    Request request = queue.poll();
    while (request != null) {
      group.add(request);
      request = queue.poll();
    }
  }

  /**
   * Forces when the interval has passed. It counts from the oldest write that is not forced, so it
   * also ends while writes continue.
   *
   * @param counting whether the interval had started before the last group
   */
  private void forceAtInterval(boolean counting) {
    if (!counting) {
      forceAtNanos = System.nanoTime() + settings.periods().force().toNanos();
    } else if (System.nanoTime() - forceAtNanos >= 0) {
      writer.forceIfDue();
    }
  }

  private void markAtInterval() {
    long now = System.nanoTime();
    if (now - markedAtNanos >= settings.periods().markBusy().toNanos()) {
      markedAtNanos = now;
      writer.markInPassing();
    }
  }

  private void idle() {
    try {
      awaitRequests();
    } catch (RuntimeException bug) {
      writer.failFor(bug);
    }
  }

  /** Waits for requests; forces or marks if that becomes due in the meantime. */
  private void awaitRequests() {
    if (writer.isForceDue()) {
      if (park(forceAtNanos - System.nanoTime())) {
        writer.forceIfDue();
      }
    } else if (park(writer.isMarkDue() ? settings.periods().markIdle().toNanos() : Long.MAX_VALUE)
        && queue.isEmpty()) {
      writer.mark();
    }
  }

  /** Parks until a request arrives, or the time has passed; returns true if it has. */
  private boolean park(long nanos) {
    long start = System.nanoTime();
    parked = true;
    while (queue.isEmpty() && !closing) {
      long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
      if (left <= 0) {
        break;
      }
      LockSupport.parkNanos(this, left);
    }
    parked = false;
    return nanos != Long.MAX_VALUE && System.nanoTime() - start >= nanos;
  }

  /** Returns when everything queued is written and the writer has closed. */
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // without a complete close the next start needs a scan
      }
    }
    refuseTheRest();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Fails the requests that came too late for the last group. Synchronized, since the queue allows
   * one consumer at a time; the thread has ended.
   */
  private synchronized void refuseTheRest() {
    if (!thread.isAlive()) {
      List<Request> late = new ArrayList<>();
      drainTo(late);
      for (Request request : late) {
        request.fail(closed());
      }
    }
  }

  private LogFailedException closed() {
    return new LogFailedException(
        "lane %s is closed".formatted(settings.name()), new IllegalStateException("closed"));
  }
}

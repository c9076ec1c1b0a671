package io.virta.http.memory;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A budget of bytes that the whole node shares. Nobody waits: who gets none is refused, so that
 * holders can never block one another. Safe for any thread.
 */
public final class BytePermits {
  private final long total;
  private final AtomicLong free;

  public BytePermits(long total) {
    this.total = total;
    this.free = new AtomicLong(total);
  }

  /** Bytes taken from the budget; closing gives them back, once. */
  public final class Lease implements AutoCloseable {
    private final AtomicLong bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(long bytes) {
      this.bytes = new AtomicLong(bytes);
    }

    public long bytes() {
      return bytes.get();
    }

    /** Takes more; false and nothing taken when there is not enough. Not after closing. */
    public boolean grow(long more) {
      if (!take(more)) {
        return false;
      }
      bytes.addAndGet(more);
      return true;
    }

    /** Gives back all but so many bytes. */
    public void shrinkTo(long keep) {
      long surplus = bytes.get() - keep;
      if (surplus > 0) {
        bytes.addAndGet(-surplus);
        free.addAndGet(surplus);
      }
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        free.addAndGet(bytes.get());
      }
    }
  }

  /** So many bytes, or nothing. */
  public Optional<Lease> lease(long bytes) {
    return take(bytes) ? Optional.of(new Lease(bytes)) : Optional.empty();
  }

  /**
   * As many bytes as are fair: up to {@code most}, but never more than half of what is free, so
   * that the budget gets scarce before it is gone; nothing when that is less than {@code least}.
   */
  public Optional<Lease> leaseSome(long least, long most) {
    long bytes = Math.min(most, free.get() / 2);
    return bytes < least ? Optional.empty() : lease(bytes);
  }

  public long freeBytes() {
    return free.get();
  }

  public long totalBytes() {
    return total;
  }

  private boolean take(long bytes) {
    long left = free.addAndGet(-bytes);
    if (left < 0) {
      free.addAndGet(bytes);
      return false;
    }
    return true;
  }
}

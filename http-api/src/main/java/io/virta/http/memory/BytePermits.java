package io.virta.http.memory;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A budget of bytes that the whole node shares. Nobody waits: who gets none is refused, so that
 * holders can never block one another. Safe for any thread.
 */
public final class BytePermits {
  /** One part in so many is kept for small leases. */
  private static final int RESERVE_PARTS = 8;

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

    /**
     * Makes it that large; false and nothing changed when it would grow into the reserve. Not after
     * closing.
     */
    public boolean resizeTo(long size) {
      long more = size - bytes.get();
      if (more > 0) {
        return free.get() - more >= reserve() && grow(more);
      }
      bytes.addAndGet(more);
      free.addAndGet(-more);
      return true;
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
   * As many bytes as are fair: up to {@code most}, but never more than half of what is free beside
   * the reserve, so that the budget gets scarce before it is gone. The reserve is given out in
   * leases of {@code least}, so that holders of much leave something for those who need little;
   * nothing when it is gone too.
   */
  public Optional<Lease> leaseSome(long least, long most) {
    return lease(fair(least, most));
  }

  /** What {@link #leaseSome} would give now, if anything. */
  public long fair(long least, long most) {
    return Math.max(least, Math.min(most, (free.get() - reserve()) / 2));
  }

  private long reserve() {
    return total / RESERVE_PARTS;
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

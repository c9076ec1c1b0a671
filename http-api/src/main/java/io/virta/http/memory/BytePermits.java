package io.virta.http.memory;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A budget of bytes shared by the whole node. Callers never wait: a request that does not fit is
 * refused, so holders can never block one another. Safe for any thread.
 */
public final class BytePermits {
  /** The fraction of the budget reserved for small leases: one part in eight. */
  private static final int RESERVE_PARTS = 8;

  private final long total;
  private final AtomicLong free;

  public BytePermits(long total) {
    this.total = total;
    this.free = new AtomicLong(total);
  }

  /** Bytes taken from the budget; closing returns them, closing again has no effect. */
  public final class Lease implements AutoCloseable {
    private final AtomicLong bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(long bytes) {
      this.bytes = new AtomicLong(bytes);
    }

    public long bytes() {
      return bytes.get();
    }

    /**
     * Takes more bytes; returns false and takes none if there are not enough. Must not be called
     * after closing.
     */
    public boolean grow(long more) {
      if (!take(more)) {
        return false;
      }
      bytes.addAndGet(more);
      return true;
    }

    /**
     * Changes the size; returns false and changes nothing if growing would use the reserve. Must
     * not be called after closing.
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

  /** Takes exactly that many bytes; empty if not available. */
  public Optional<Lease> lease(long bytes) {
    return take(bytes) ? Optional.of(new Lease(bytes)) : Optional.empty();
  }

  /**
   * Takes a fair number of bytes: up to {@code most}, but never more than half of the free bytes
   * outside the reserve, so that leases become smaller before the budget is used up. The reserve is
   * handed out in leases of {@code least}, so that small leases remain possible; empty if the
   * reserve is used up too.
   */
  public Optional<Lease> leaseSome(long least, long most) {
    return lease(fair(least, most));
  }

  /** Returns the size that {@link #leaseSome} would currently take, if available. */
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

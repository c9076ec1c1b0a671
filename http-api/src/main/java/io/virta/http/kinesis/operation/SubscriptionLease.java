package io.virta.http.kinesis.operation;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.SliceGate;
import io.virta.http.connection.PeerSlots;
import io.virta.http.memory.BytePermits;
import io.virta.http.memory.BytePermits.Lease;
import java.util.Optional;

/**
 * What one subscription holds of the node's budget for answers: a little while it waits, and what
 * is on its way to the client until the client has taken it. Safe for any thread.
 */
final class SubscriptionLease implements SliceGate, AutoCloseable {
  /** A stage for each step, buffers of the connection, an event without records. */
  private static final int WAITING_BYTES = 32 * 1024;

  /** Events up to that size come from the part of the budget that is kept for small answers. */
  private static final int SMALL_BYTES = 128 * 1024;

  /** What a record costs beside its key and data, spelled in JSON. */
  private static final int RECORD_OVERHEAD_BYTES = 200;

  private static final int EVENT_BYTES_MAX = 1024 * 1024;
  private static final int EVENT_BYTES_LEAST = 16 * 1024;

  private final BytePermits permits;
  private final Lease lease;
  private final int pieceBytes;
  private final PeerSlots.Slot slot;
  private boolean closed;

  private SubscriptionLease(BytePermits permits, Lease lease, int pieceBytes, PeerSlots.Slot slot) {
    this.permits = permits;
    this.lease = lease;
    this.pieceBytes = pieceBytes;
    this.slot = slot;
  }

  /**
   * A lease for a subscription that waits, or nothing when the budget is used up.
   *
   * @param slot given back with the lease
   */
  static Optional<SubscriptionLease> take(
      BytePermits permits, int pieceBytes, PeerSlots.Slot slot) {
    return permits
        .lease(WAITING_BYTES)
        .map(lease -> new SubscriptionLease(permits, lease, pieceBytes, slot));
  }

  /**
   * Events get smaller when the budget gets scarce; half is for the records, half to spell them.
   */
  @Override
  public int payloadBytesMax() {
    return (int) permits.fair(2 * EVENT_BYTES_LEAST, 2 * EVENT_BYTES_MAX) / 2;
  }

  @Override
  public synchronized boolean admits(RecordSlice slice) {
    if (closed) {
      return false;
    }
    long size = WAITING_BYTES + heldBytes(slice);
    return lease.resizeTo(size) || (size <= SMALL_BYTES && lease.grow(size - lease.bytes()));
  }

  /** The arrays behind the records, and the piece that is made of them. */
  private long heldBytes(RecordSlice slice) {
    long spelled = 2 * slice.payloadBytes() + (long) RECORD_OVERHEAD_BYTES * slice.recordCount();
    return slice.retainedBytes() + Math.min(pieceBytes, spelled);
  }

  @Override
  public synchronized void taken() {
    if (!closed) {
      lease.resizeTo(WAITING_BYTES);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    lease.close();
    slot.close();
  }
}

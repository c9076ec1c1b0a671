package io.virta.http.kinesis.operation;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.SliceGate;
import io.virta.http.connection.PeerSlots;
import io.virta.http.memory.BytePermits;
import io.virta.http.memory.BytePermits.Lease;
import java.util.Optional;

/**
 * The share of one subscription in the node's memory budget for answers: a small amount while it
 * waits, plus the event being sent until the client has received it. Safe for any thread.
 */
final class SubscriptionLease implements SliceGate, AutoCloseable {
  /** For stream stages, buffers of the connection, and an event without records. */
  private static final int WAITING_BYTES = 32 * 1024;

  /** Events up to this size may use the part of the budget reserved for small answers. */
  private static final int SMALL_BYTES = 128 * 1024;

  /** The size of a record in JSON besides its key and data. */
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
   * Takes the lease of a waiting subscription; empty if the budget is used up.
   *
   * @param slot released together with the lease
   */
  static Optional<SubscriptionLease> take(
      BytePermits permits, int pieceBytes, PeerSlots.Slot slot) {
    return permits
        .lease(WAITING_BYTES)
        .map(lease -> new SubscriptionLease(permits, lease, pieceBytes, slot));
  }

  /**
   * Limits the size of events, more so when the budget is scarce. Half of the memory is for the
   * records, half for their encoding.
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

  /** Returns the memory of an event: the arrays of its records, and their encoded piece. */
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

package io.virta.http.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the slots of one kind that each peer holds, up to a limit. A peer is an IPv4 address, or a
 * /64 network of IPv6, because each host in it can use any number of addresses. Safe for any
 * thread.
 */
public final class PeerSlots {
  private static final int NETWORK_GROUPS = 4;

  private final int perPeer;
  private final Map<String, Integer> takenByPeer = new HashMap<>();

  public PeerSlots(int perPeer) {
    this.perPeer = perPeer;
  }

  /** One slot of a peer; closing releases it, closing it again has no effect. */
  public final class Slot implements AutoCloseable {
    private final String peer;
    private boolean closed;

    private Slot(String peer) {
      this.peer = peer;
    }

    @Override
    public void close() {
      synchronized (PeerSlots.this) {
        if (!closed) {
          closed = true;
          takenByPeer.computeIfPresent(peer, (key, taken) -> taken == 1 ? null : taken - 1);
        }
      }
    }
  }

  /** Whether the peer with that address, in Java's notation, has reached the limit. */
  public synchronized boolean isFull(String address) {
    return takenByPeer.getOrDefault(peer(address), 0) >= perPeer;
  }

  /**
   * Returns the first half of an IPv6 address, of which Java writes all groups, or a complete IPv4
   * address.
   */
  private static String peer(String address) {
    int end = -1;
    for (int group = 0; group < NETWORK_GROUPS; group++) {
      end = address.indexOf(':', end + 1);
      if (end < 0) {
        return address;
      }
    }
    return address.substring(0, end);
  }

  /** Takes a slot for the peer with that address; empty if it has reached the limit. */
  public synchronized Optional<Slot> take(String address) {
    if (isFull(address)) {
      return Optional.empty();
    }
    String peer = peer(address);
    takenByPeer.merge(peer, 1, Integer::sum);
    return Optional.of(new Slot(peer));
  }
}

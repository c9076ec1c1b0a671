package io.virta.http.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts what each peer address holds of a kind, up to a bound. Safe for any thread. */
public final class PeerSlots {
  private final int perPeer;
  private final Map<String, Integer> takenByPeer = new HashMap<>();

  public PeerSlots(int perPeer) {
    this.perPeer = perPeer;
  }

  /** One slot of a peer; closing gives it back, once. */
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

  public synchronized boolean isFull(String peer) {
    return takenByPeer.getOrDefault(peer, 0) >= perPeer;
  }

  /** A slot for that peer, or nothing when it has as many as it may have. */
  public synchronized Optional<Slot> take(String peer) {
    if (isFull(peer)) {
      return Optional.empty();
    }
    takenByPeer.merge(peer, 1, Integer::sum);
    return Optional.of(new Slot(peer));
  }
}

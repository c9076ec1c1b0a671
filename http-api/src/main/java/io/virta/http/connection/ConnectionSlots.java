package io.virta.http.connection;

import java.net.InetAddress;
import java.util.Optional;

/** Counts the open connections of all ports, in total and by peer address. Safe for any thread. */
public final class ConnectionSlots {
  /** The most refused connections open at the same time, each for a second or two. */
  static final int REFUSALS_MAX = 16;

  private final ConnectionLimits limits;
  private final PeerSlots peers;
  private int open;
  private int refusing;
  private long refused;

  public ConnectionSlots(ConnectionLimits limits) {
    this.limits = limits;
    this.peers = new PeerSlots(limits.connectionsPerPeer());
  }

  /** The number of open connections that are served. */
  public synchronized int open() {
    return open;
  }

  /** The largest number of connections served at the same time. */
  public int max() {
    return limits.connections();
  }

  /** The number of connections refused so far. */
  public synchronized long refused() {
    return refused;
  }

  synchronized Admission admit(InetAddress peer) {
    if (open >= limits.connections()) {
      return refuse(limits.allTaken());
    }
    Optional<PeerSlots.Slot> slot = peers.take(peer.getHostAddress());
    if (slot.isEmpty()) {
      return refuse(limits.allOfPeerTaken());
    }
    open++;
    return new Admission.Admitted(slot.get());
  }

  private Admission refuse(String reason) {
    refused++;
    if (refusing >= REFUSALS_MAX) {
      return new Admission.TurnedAway();
    }
    refusing++;
    return new Admission.Refused(reason);
  }

  /** Must be called once for each admission whose connection has ended. */
  synchronized void leave(Admission admission) {
    if (admission instanceof Admission.Admitted admitted) {
      open--;
      admitted.slot().close();
    } else if (admission instanceof Admission.Refused) {
      refusing--;
    }
  }
}

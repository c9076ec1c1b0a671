package io.virta.http.connection;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Counts the open connections of all ports, in total and by peer address. Safe for any thread. */
public final class ConnectionSlots {
  /** Refused connections that are open at the same time, each for a second or two. */
  static final int REFUSALS_MAX = 16;

  private final ConnectionLimits limits;
  private final Map<InetAddress, Integer> openByPeer = new HashMap<>();
  private int open;
  private int refusing;

  public ConnectionSlots(ConnectionLimits limits) {
    this.limits = limits;
  }

  /** Open connections that are served. */
  public synchronized int open() {
    return open;
  }

  synchronized Admission admit(InetAddress peer) {
    int ofPeer = openByPeer.getOrDefault(peer, 0);
    if (open >= limits.connections()) {
      return refuse(limits.allTaken());
    }
    if (ofPeer >= limits.connectionsPerPeer()) {
      return refuse(limits.allOfPeerTaken());
    }
    open++;
    openByPeer.put(peer, ofPeer + 1);
    return new Admission.Admitted(peer);
  }

  private Admission refuse(String reason) {
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
      openByPeer.computeIfPresent(admitted.peer(), (peer, count) -> count == 1 ? null : count - 1);
    } else if (admission instanceof Admission.Refused) {
      refusing--;
    }
  }
}

package io.virta.http.connection;

/**
 * How many connections are served at the same time.
 *
 * @param connections of all ports together
 * @param connectionsPerPeer of one address
 * @param cause what {@code connections} comes from, for those who are refused
 */
public record ConnectionLimits(int connections, int connectionsPerPeer, String cause) {
  private static final String KEYS = "virta.http.connections";

  /**
   * The limits of this process.
   *
   * @param settings what operators allow
   * @param files what the system allows
   */
  public static ConnectionLimits of(ConnectionSettings settings, FileBudget files) {
    boolean fewFiles = files.connections() < settings.max();
    int connections = fewFiles ? files.connections() : settings.max();
    int perPeer = Math.max(1, (int) (connections * settings.perPeerShare()));
    String cause =
        fewFiles
            ? "the limit of open files (ulimit -n) of %d".formatted(files.limit())
            : KEYS + ".max";
    return new ConnectionLimits(connections, perPeer, cause);
  }

  String allTaken() {
    return "This node serves %d connections at a time, and all are taken; raise %s, or close idle ones."
        .formatted(connections, cause);
  }

  String allOfPeerTaken() {
    return "This node serves %d connections of one address at a time: %s.per-peer-share of %d, as many as %s allows."
        .formatted(connectionsPerPeer, KEYS, connections, cause);
  }
}

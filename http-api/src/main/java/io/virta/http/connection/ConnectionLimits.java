package io.virta.http.connection;

/**
 * Limits of the number of connections served at the same time.
 *
 * @param connections the limit for all ports together
 * @param connectionsPerPeer the limit for one address
 * @param cause the setting or system limit that determines {@code connections}, for refusal
 *     messages
 */
public record ConnectionLimits(int connections, int connectionsPerPeer, String cause) {
  private static final String KEYS = "virta.http.connections";

  /**
   * Returns the limits of this process.
   *
   * @param settings the limits set by operators
   * @param files the limits set by the operating system
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

package io.virta.http.health;

import java.util.List;

/**
 * The health of a node.
 *
 * @param ready whether the node should receive traffic
 * @param reasons the problems, one sentence each; empty if there are none
 */
public record Health(boolean ready, List<String> reasons) {
  public Health {
    reasons = List.copyOf(reasons);
  }

  /** Everything works. */
  public static Health good() {
    return new Health(true, List.of());
  }

  /** The node serves requests, but has problems that need attention. */
  public static Health degraded(List<String> reasons) {
    return new Health(true, reasons);
  }

  /** The node does not serve requests. */
  public static Health unready(List<String> reasons) {
    return new Health(false, reasons);
  }

  /** Returns the status as one word. */
  public String status() {
    return !ready ? "unready" : reasons.isEmpty() ? "ok" : "degraded";
  }
}

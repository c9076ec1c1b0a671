package io.virta.http.health;

import java.util.List;

/**
 * How a node is.
 *
 * @param ready whether it should get traffic
 * @param reasons what is wrong, one sentence each; empty when nothing is
 */
public record Health(boolean ready, List<String> reasons) {
  public Health {
    reasons = List.copyOf(reasons);
  }

  /** Everything works. */
  public static Health good() {
    return new Health(true, List.of());
  }

  /** It serves, but somebody should look at it. */
  public static Health degraded(List<String> reasons) {
    return new Health(true, reasons);
  }

  /** It does not serve. */
  public static Health unready(List<String> reasons) {
    return new Health(false, reasons);
  }

  /** One word for people and probes. */
  public String status() {
    return !ready ? "unready" : reasons.isEmpty() ? "ok" : "degraded";
  }
}

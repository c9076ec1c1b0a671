package io.virta.bench.row;

import org.jspecify.annotations.Nullable;

/**
 * What a row has to reach: a multiple of a peer's figure, or, without a peer, a limit in the row's
 * unit.
 *
 * @param ours the contender that has to reach it
 * @param peer the contender it is compared with; null for a limit
 * @param first the first bar; null where only the ratio is of interest
 * @param aim the aim; null where only the ratio is of interest
 */
public record Bar(
    String ours, @Nullable String peer, @Nullable Double first, @Nullable Double aim) {

  public static Bar ratio(String ours, String peer, double first, double aim) {
    return new Bar(ours, peer, first, aim);
  }

  /** A comparison that nothing depends on. */
  public static Bar shown(String ours, String peer) {
    return new Bar(ours, peer, null, null);
  }

  public static Bar limit(String ours, double first, double aim) {
    return new Bar(ours, null, first, aim);
  }
}

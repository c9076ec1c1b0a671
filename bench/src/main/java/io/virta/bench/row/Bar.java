package io.virta.bench.row;

import org.jspecify.annotations.Nullable;

/**
 * A requirement of a row: a multiple of a peer's figure or, without a peer, a limit in the row's
 * unit.
 *
 * @param ours the contender that must reach it
 * @param peer the contender to compare with; null for a limit
 * @param first the first bar; null if the comparison is for information only
 * @param aim the aim; null if the comparison is for information only
 */
public record Bar(
    String ours, @Nullable String peer, @Nullable Double first, @Nullable Double aim) {

  public static Bar ratio(String ours, String peer, double first, double aim) {
    return new Bar(ours, peer, first, aim);
  }

  /** Creates a comparison for information only. */
  public static Bar shown(String ours, String peer) {
    return new Bar(ours, peer, null, null);
  }

  public static Bar limit(String ours, double first, double aim) {
    return new Bar(ours, null, first, aim);
  }
}

package io.virta.actors.region;

/** What the region of a request means. */
public enum RegionMode {
  /** Nothing: every region is the home region. */
  ONE,
  /** Each region of an account has streams, tables and quotas of its own. */
  EACH
}

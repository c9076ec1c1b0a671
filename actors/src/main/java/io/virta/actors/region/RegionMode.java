package io.virta.actors.region;

/** The meaning of a request's region. */
public enum RegionMode {
  /** The region has no meaning: every region is the home region. */
  ONE,
  /** Each region of an account has its own streams, tables and quotas. */
  EACH
}

package io.virta.persistence.lane;

/** The lane through the page cache. */
class LaneLogIT extends LaneLogContract {
  LaneLogIT() {
    super("direct-io = off");
  }
}

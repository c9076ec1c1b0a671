package io.virta.persistence.lane;

/** Through the page cache. */
class LaneLogIT extends LaneLogContract {
  LaneLogIT() {
    super("direct-io = off");
  }
}

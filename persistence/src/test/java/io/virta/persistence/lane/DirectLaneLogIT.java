package io.virta.persistence.lane;

/** Past the page cache, where the file system of the temporary directory can. */
class DirectLaneLogIT extends LaneLogContract {
  DirectLaneLogIT() {
    super("direct-io = on");
  }
}

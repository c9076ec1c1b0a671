package io.virta.persistence.lane;

/** The lane with direct I/O, if the file system of the temporary directory supports it. */
class DirectLaneLogIT extends LaneLogContract {
  DirectLaneLogIT() {
    super("direct-io = on");
  }
}

package io.virta.persistence.lane;

import java.util.ArrayList;
import java.util.List;

/** Puts what a lane knows of its damage into words. Safe for any thread. */
final class LaneDamages {
  private final String lane;
  private final LaneIndex index;

  LaneDamages(String lane, LaneIndex index) {
    this.lane = lane;
    this.index = index;
  }

  List<LogDamage> all() {
    List<LogDamage> damages = new ArrayList<>();
    for (SegmentScan.Hole hole : index.holes()) {
      damages.add(
          new LogDamage(
              lane,
              Segment.fileName(hole.segmentId()),
              hole.from(),
              List.of(),
              index.unprovenLsn() > 0,
              "entries %d..%d cannot be found in it".formatted(hole.lsnFrom(), hole.lsnTo())));
    }
    return damages;
  }
}

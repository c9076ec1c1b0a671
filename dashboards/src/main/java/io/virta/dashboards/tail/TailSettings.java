package io.virta.dashboards.tail;

import java.time.Duration;

/**
 * How much a live tail shows; see {@code virta.console.tail} in {@code reference.conf} for meaning
 * and ranges.
 */
public record TailSettings(
    Duration frameInterval,
    int rowsPerFrameMax,
    int recentPerShard,
    int previewBytesMax,
    int shardsMax) {

  /** Rows that the first frame may have, over all shards: as many as four later ones. */
  int recentRowsMax() {
    return 4 * rowsPerFrameMax;
  }
}

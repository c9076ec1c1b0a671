package io.virta.dashboards.tail;

import java.time.Duration;

/**
 * Limits of a live tail; {@code virta.console.tail} in {@code reference.conf} documents meanings
 * and ranges.
 */
public record TailSettings(
    Duration frameInterval,
    int rowsPerFrameMax,
    int recentPerShard,
    int filterLooksBack,
    long lookBackBytesMax,
    int previewBytesMax,
    int shardsMax) {

  /**
   * Returns the limit of rows in the first frame, over all shards: four times that of later frames.
   */
  int firstRowsMax() {
    return 4 * rowsPerFrameMax;
  }

  /** Returns the number of newest records per shard that a tail reads when it starts. */
  int lookBackPerShard(TextFilter filter, int shards) {
    return filter.passesAll()
        ? recentPerShard
        : Math.max(recentPerShard, filterLooksBack / Math.max(1, shards));
  }
}

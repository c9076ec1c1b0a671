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
    int filterLooksBack,
    long lookBackBytesMax,
    int previewBytesMax,
    int shardsMax) {

  /** Rows that the first frame may have, over all shards: as many as four later ones. */
  int firstRowsMax() {
    return 4 * rowsPerFrameMax;
  }

  /** Newest records of each shard that a tail looks at when it starts. */
  int lookBackPerShard(TextFilter filter, int shards) {
    return filter.passesAll()
        ? recentPerShard
        : Math.max(recentPerShard, filterLooksBack / Math.max(1, shards));
  }
}

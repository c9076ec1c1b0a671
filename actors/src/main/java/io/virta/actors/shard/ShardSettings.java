package io.virta.actors.shard;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The settings of shards: section {@code virta.shard}, explained in {@code reference.conf}.
 *
 * @param batchBytes a batch is closed when its blocks reach this many bytes
 * @param pendingBytesMax bytes that may be pending in one shard before it refuses further appends
 * @param snapshotEveryBatches batches between two snapshots of a shard's state
 * @param passivateAfter how long an idle shard stays in memory
 * @param outcomeTimeout how long a put waits for a journal that failed and restarts
 * @param retryWindow how far back a shard recognises retried calls; zero turns this off
 * @param quota the limits of a shard of a PROVISIONED stream
 */
public record ShardSettings(
    int batchBytes,
    int pendingBytesMax,
    int snapshotEveryBatches,
    Duration passivateAfter,
    Duration outcomeTimeout,
    Duration retryWindow,
    ShardQuota quota) {

  public static ShardSettings from(Config shard) {
    ShardSettings settings =
        new ShardSettings(
            Math.toIntExact(shard.getBytes("batch-bytes")),
            Math.toIntExact(shard.getBytes("pending-bytes-max")),
            shard.getInt("snapshot-every-batches"),
            shard.getDuration("passivate-after"),
            shard.getDuration("outcome-timeout"),
            retryWindow(shard.getConfig("retry-window")),
            ShardQuota.from(shard.getConfig("quota")));
    if (settings.pendingBytesMax < settings.batchBytes) {
      throw new IllegalArgumentException(
          "virta.shard.pending-bytes-max (%d) must be at least batch-bytes (%d)"
              .formatted(settings.pendingBytesMax, settings.batchBytes));
    }
    return settings;
  }

  private static Duration retryWindow(Config window) {
    Duration reach = window.getDuration("reach");
    return window.getBoolean("enabled") ? reach : Duration.ZERO;
  }
}

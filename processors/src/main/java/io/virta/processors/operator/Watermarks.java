package io.virta.processors.operator;

import io.virta.processors.graph.Stage;
import io.virta.processors.time.ShardTime;

/** The watermarks of a task, epoch milliseconds; {@link ShardTime#NONE} before time has begun. */
public interface Watermarks {
  /** Returns the watermark of a shard, by the name with which its records are processed. */
  long ofShard(String shard);

  /** Returns the lowest watermark of all shards whose events reach that stage. */
  long ofStage(Stage stage);
}

package io.virta.processors.runtime;

import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.ShardPiece;
import io.virta.processors.graph.Stage;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.jspecify.annotations.Nullable;

/** One shard of one input, as a runner reads it. Owned by the runner. */
final class ShardReading {
  final Stage read;
  final Shard shard;
  final ShardKey key;

  /** The name of the shard in positions. */
  final String name;

  /** The counter of the last record that was processed before this runner read the shard. */
  long afterCounter;

  /** The last sub-sequence number of that record. */
  long afterSubSequence;

  /** The pieces of the shard; null before it is read. */
  @Nullable SinkQueueWithCancel<ShardPiece> pieces;

  /** Whether a piece was requested and has not come. */
  boolean pulling;

  /** Records that have come and are not processed completely; null if there are none. */
  @Nullable PendingRecords records;

  /** The map of the stream after the shard was closed, once all of its records are processed. */
  @Nullable ShardMap mapAfterEnd;

  /** Whether the records must not be processed before a delay has passed. */
  boolean delayed;

  ShardReading(Stage read, Shard shard, ShardKey key) {
    this.read = read;
    this.shard = shard;
    this.key = key;
    this.name = InputShards.nameOf(key);
  }

  void cancel() {
    if (pieces != null) {
      pieces.cancel();
    }
  }
}

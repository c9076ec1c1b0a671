package io.virta.actors.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a stream knows of one of its shards.
 *
 * @param createdSeconds creation in epoch seconds; part of every sequence number of the shard
 * @param parent the shard that was split, or the first that was merged, to make this one
 * @param adjacentParent the second that was merged to make this one
 * @param closed how it ended, when it takes no more records
 */
public record Shard(
    ShardId id,
    HashKeyRange range,
    long createdSeconds,
    @Nullable ShardId parent,
    @Nullable ShardId adjacentParent,
    @Nullable Closed closed) {

  /**
   * The end of a shard.
   *
   * @param nextSeq one past the number of its last record
   * @param atSeconds when, epoch seconds
   */
  public record Closed(long nextSeq, long atSeconds) {}

  /** A shard that a new stream starts with. */
  public static Shard first(ShardId id, HashKeyRange range, long createdSeconds) {
    return new Shard(id, range, createdSeconds, null, null, null);
  }

  public boolean isOpen() {
    return closed == null;
  }

  /** The number below every record of the shard: where it starts. */
  public SequenceNumber startingSequenceNumber() {
    return new SequenceNumber(createdSeconds, id.index(), 0, createdSeconds);
  }

  /** The number above every record of the shard; empty while it is open. */
  public Optional<SequenceNumber> endingSequenceNumber() {
    return Optional.ofNullable(closed)
        .map(
            end ->
                new SequenceNumber(
                    createdSeconds, id.index(), SequenceNumber.COUNTER_MAX, end.atSeconds()));
  }

  /** The public number of a record. */
  public SequenceNumber sequenceNumber(long seq, long arrivalMillis) {
    return new SequenceNumber(createdSeconds, id.index(), seq, arrivalMillis / 1000);
  }
}

package io.virta.actors.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a stream knows of one of its shards.
 *
 * @param createdSeconds part of every sequence number of the shard, epoch seconds: later than the
 *     one of each parent and than the arrival of each parent's records, even when the clock has
 *     stepped back, so that a child's numbers are above its parents'
 * @param openedMillis when it began to take records, epoch milliseconds: where its parents closed
 * @param parent the shard that was split, or the first that was merged, to make this one
 * @param adjacentParent the second that was merged to make this one
 * @param closed how it ended, when it takes no more records
 */
public record Shard(
    ShardId id,
    HashKeyRange range,
    long createdSeconds,
    long openedMillis,
    @Nullable ShardId parent,
    @Nullable ShardId adjacentParent,
    @Nullable Closed closed) {
  /**
   * The end of a shard.
   *
   * @param nextSeq one past the number of its last record
   * @param atMillis when, epoch milliseconds
   */
  public record Closed(long nextSeq, long atMillis) {}

  /** Shards that were kept before there was resharding did not say when they had opened. */
  public Shard {
    openedMillis = openedMillis == 0 ? createdSeconds * 1_000 : openedMillis;
  }

  /** A shard that a new stream starts with. */
  public static Shard first(ShardId id, HashKeyRange range, long createdSeconds) {
    return new Shard(id, range, createdSeconds, createdSeconds * 1_000, null, null, null);
  }

  public boolean isOpen() {
    return closed == null;
  }

  /** The same shard, ended. */
  public Shard closed(Closed end) {
    return new Shard(id, range, createdSeconds, openedMillis, parent, adjacentParent, end);
  }

  /** The shards that this one continues: none, the one that was split, or the two merged. */
  public List<ShardId> parents() {
    return Stream.of(Optional.ofNullable(parent), Optional.ofNullable(adjacentParent))
        .flatMap(Optional::stream)
        .toList();
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
                    createdSeconds,
                    id.index(),
                    SequenceNumber.COUNTER_MAX,
                    Math.max(createdSeconds, end.atMillis() / 1_000)));
  }

  /** The public number of a record. */
  public SequenceNumber sequenceNumber(long seq, long arrivalMillis) {
    return new SequenceNumber(createdSeconds, id.index(), seq, arrivalMillis / 1_000);
  }
}

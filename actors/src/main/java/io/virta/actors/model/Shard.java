package io.virta.actors.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A shard as described by its stream.
 *
 * @param createdSeconds part of every sequence number of the shard, epoch seconds: later than that
 *     of each parent and than the arrival of each parent's records, even when the clock has stepped
 *     back, so that a child's numbers are above its parents'
 * @param openedMillis when the shard began to accept records, epoch milliseconds: when its parents
 *     closed
 * @param parent the shard that was split, or the first of the two that were merged, to create this
 *     one
 * @param adjacentParent the second of the two shards that were merged to create this one
 * @param closed the end of the shard; null while it is open
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
   * @param atMillis when it closed, epoch milliseconds
   */
  public record Closed(long nextSeq, long atMillis) {}

  /** Derives a missing opening time: shards stored before resharding existed have none. */
  public Shard {
    openedMillis = openedMillis == 0 ? createdSeconds * 1_000 : openedMillis;
  }

  /** Returns a shard of a new stream. */
  public static Shard first(ShardId id, HashKeyRange range, long createdSeconds) {
    return new Shard(id, range, createdSeconds, createdSeconds * 1_000, null, null, null);
  }

  public boolean isOpen() {
    return closed == null;
  }

  /** Returns the same shard, closed. */
  public Shard closed(Closed end) {
    return new Shard(id, range, createdSeconds, openedMillis, parent, adjacentParent, end);
  }

  /** Returns the parents: none, the shard that was split, or the two that were merged. */
  public List<ShardId> parents() {
    return Stream.of(Optional.ofNullable(parent), Optional.ofNullable(adjacentParent))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns the starting sequence number, which is below that of every record of the shard. */
  public SequenceNumber startingSequenceNumber() {
    return new SequenceNumber(createdSeconds, id.index(), 0, createdSeconds);
  }

  /**
   * Returns the ending sequence number, which is above that of every record of the shard; empty
   * while it is open.
   */
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

  /** Returns the public sequence number of a record. */
  public SequenceNumber sequenceNumber(long seq, long arrivalMillis) {
    return new SequenceNumber(createdSeconds, id.index(), seq, arrivalMillis / 1_000);
  }
}

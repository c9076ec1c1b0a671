package io.virta.actors.stream;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.actors.stream.StreamState.Present;
import java.time.Instant;

/** The rules for splitting, merging and scaling shards, with the error texts of AWS. */
final class ReshardRules {

  private final StreamKey key;
  private final StreamSettings settings;

  ReshardRules(StreamKey key, StreamSettings settings) {
    this.key = key;
    this.settings = settings;
  }

  /** Checks a request of the stream's owner. */
  void check(Present stream, Reshard request, Instant now) {
    if (stream.properties().mode() == StreamMode.ON_DEMAND) {
      throw new VirtaException(
          ErrorCode.VALIDATION,
          "Request is invalid. Stream %s under account %s is in On-Demand mode."
              .formatted(key.name(), key.account()));
    }
    checkShards(stream, request);
    if (request instanceof Reshard.Scale scale) {
      checkScale(stream, scale.shardCount(), now);
    }
  }

  /** Checks that the shards of a request are open and can be split or merged as requested. */
  void checkShards(Present stream, Reshard request) {
    if (request instanceof Reshard.Split split) {
      checkSplit(open(stream, split.shard()), split.startOfSecond());
    } else if (request instanceof Reshard.Merge merge) {
      checkMerge(open(stream, merge.shard()), open(stream, merge.adjacent()));
    } else if (request instanceof Reshard.SplitHot hot) {
      hot.shards().stream()
          .map(id -> open(stream, id))
          .forEach(shard -> checkSplit(shard, shard.range().middle()));
    } else if (request instanceof Reshard.MergeCold cold) {
      cold.pairs().forEach(pair -> checkShards(stream, pair));
    }
  }

  private Shard open(Present stream, ShardId id) {
    Shard shard =
        stream.lineage().find(id).orElseThrow(() -> VirtaException.shardNotFound(key.shard(id)));
    if (!shard.isOpen()) {
      throw VirtaException.invalidArgument(
          "Shard %s in stream %s under account %s has already been merged or split, and thus is not eligible for merging or splitting."
              .formatted(id, key.name(), key.account()));
    }
    return shard;
  }

  private void checkSplit(Shard shard, HashKey startOfSecond) {
    HashKeyRange range = shard.range();
    boolean inside =
        startOfSecond.compareTo(range.start()) > 0
            && startOfSecond.previous().compareTo(range.start()) > 0
            && startOfSecond.compareTo(range.end()) < 0;
    if (!inside) {
      throw VirtaException.invalidArgument(
          "NewStartingHashKey %s used in SplitShard() on shard %s in stream %s under account %s is not both greater than one plus the shard's StartingHashKey %s and less than the shard's EndingHashKey %s."
              .formatted(
                  startOfSecond,
                  shard.id(),
                  key.name(),
                  key.account(),
                  range.start(),
                  range.end()));
    }
  }

  private void checkMerge(Shard first, Shard second) {
    boolean adjacent =
        !first.range().end().equals(HashKey.MAX)
            && first.range().end().next().equals(second.range().start());
    if (!adjacent) {
      throw VirtaException.invalidArgument(
          "Shards %s and %s in stream %s under account %s are not an adjacent pair of shards eligible for merging"
              .formatted(first.id(), second.id(), key.name(), key.account()));
    }
  }

  private void checkScale(Present stream, int requested, Instant now) {
    int open = stream.lineage().open().size();
    if (requested > 2 * open) {
      throw VirtaException.invalidArgument(
          "UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: %d Target shard count: %d"
              .formatted(open, requested));
    }
    if (2 * requested < open) {
      throw VirtaException.invalidArgument(
          "UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: %d Target shard count: %d"
              .formatted(open, requested));
    }
    if (requested > StreamSpec.SHARDS_MAX) {
      throw VirtaException.invalidArgument(
          "A stream has 1 to %d shards, not %d.".formatted(StreamSpec.SHARDS_MAX, requested));
    }
    int max = settings.scalingsPerDayMax();
    if (stream.history().scalingsBefore(now) >= max) {
      throw new VirtaException(
          ErrorCode.LIMIT_EXCEEDED,
          "Stream %s under account %s: UpdateShardCount can be called at most %d times in 24 hours."
              .formatted(key.name(), key.account(), max));
    }
  }
}

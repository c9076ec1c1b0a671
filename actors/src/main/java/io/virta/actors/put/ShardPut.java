package io.virta.actors.put;

import io.virta.actors.Shards;
import io.virta.actors.model.Appended;
import io.virta.actors.model.Earlier;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/**
 * Sends the entries of one put to their shards, one block per shard, and reports the outcome of
 * each entry. Entries that were refused because of a stale shard map are sent again with the new
 * map; nothing else is retried, because only such a refusal proves that nothing was written. Used
 * once.
 */
public final class ShardPut {
  private static final Set<ErrorCode> MAP_IS_STALE =
      EnumSet.of(ErrorCode.SHARD_NOT_FOUND, ErrorCode.STREAM_NOT_FOUND, ErrorCode.SHARD_CLOSED);

  /** Maximum rounds with a new map: UpdateShardCount replaces shards several times in a row. */
  private static final int ROUNDS_MAX = 8;

  /** Receives the outcome of each entry, on one thread at a time. */
  public interface Outcome {
    /**
     * Called when a block is durable, or as many of its first records as the answer counts; the
     * others were refused because the quota of the shard is used up.
     */
    void stored(ShardMap map, ShardBlock block, Appended appended);

    /**
     * Called when one entry is durable as the only record of the answer, in a shard that may have
     * been split or merged since. It was stored by an earlier attempt of the same call, or by this
     * attempt together with such entries.
     */
    void storedAlone(ShardMap map, int entry, ShardId shard, Appended record);

    /** Called when one entry was refused while others of its block are stored. */
    void refusedAlone(ShardMap map, int entry, Throwable failure);

    /**
     * Called when a block was refused, or its outcome is unknown.
     *
     * @param failure a {@link VirtaException}, unless it is a bug
     */
    void refused(ShardMap map, ShardBlock block, Throwable failure);
  }

  private final Shards shards;
  private final PutSource source;
  private final @Nullable CallAttempt attempt;
  private final Outcome outcome;

  /** Creates a put without a call, so that repeats of its entries are stored as new records. */
  public ShardPut(Shards shards, PutSource source, Outcome outcome) {
    this(shards, source, null, outcome);
  }

  /**
   * Creates a put of a call.
   *
   * @param attempt the call and its attempt, so that shards recognise entries stored by an earlier
   *     attempt; the source must have the same entries in every attempt
   */
  public ShardPut(Shards shards, PutSource source, @Nullable CallAttempt attempt, Outcome outcome) {
    this.shards = shards;
    this.source = source;
    this.attempt = attempt;
    this.outcome = outcome;
  }

  /** Puts all entries; see {@link #put(ShardMap, int[])}. */
  public CompletableFuture<Done> put(ShardMap map) {
    return put(map, IntStream.range(0, source.count()).toArray());
  }

  /**
   * Puts some of the entries.
   *
   * @param map the shard map of the stream
   * @param chosen their indexes, ascending; an exception of the source while it is read is thrown
   *     to the caller, and nothing was put then
   * @return completes when the outcome of each entry has been reported; does not fail
   */
  public CompletableFuture<Done> put(ShardMap map, int[] chosen) {
    List<ShardBlock> blocks = ShardBlocks.of(source, chosen, map, attempt);
    source.release();
    return put(map, blocks, ROUNDS_MAX);
  }

  /** The answer of a shard. */
  private record Answer(
      ShardBlock block, @Nullable Appended appended, @Nullable Throwable failure) {

    @Nullable ErrorCode code() {
      return failure instanceof VirtaException refusal ? refusal.code() : null;
    }

    boolean isMisled() {
      ErrorCode code = code();
      return code != null && MAP_IS_STALE.contains(code);
    }
  }

  private CompletableFuture<Done> put(ShardMap map, List<ShardBlock> blocks, int rounds) {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (ShardBlock block : blocks) {
      answers.add(
          shards
              .append(map.key().shard(block.shard().id()), block.block())
              .handle((appended, failure) -> answer(block, appended, failure))
              .toCompletableFuture());
    }
    if (answers.size() == 1) {
      return answers.get(0).thenCompose(answer -> conclude(map, List.of(answer), rounds));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenCompose(
            done -> conclude(map, answers.stream().map(CompletableFuture::join).toList(), rounds));
  }

  private static Answer answer(
      ShardBlock block, @Nullable Appended appended, @Nullable Throwable failure) {
    return new Answer(block, appended, failure == null ? null : Failures.unwrap(failure));
  }

  private CompletableFuture<Done> conclude(ShardMap map, List<Answer> answers, int rounds) {
    List<Answer> misled = new ArrayList<>();
    for (Answer answer : answers) {
      if (rounds > 1 && answer.isMisled()) {
        misled.add(answer);
      } else if (answer.appended() != null && answer.appended().earlier() != null) {
        storedPartly(map, answer.block(), answer.appended(), answer.appended().earlier());
      } else if (answer.appended() != null) {
        outcome.stored(map, answer.block(), answer.appended());
      } else if (answer.failure() != null) {
        outcome.refused(map, answer.block(), answer.failure());
      }
    }
    return misled.isEmpty()
        ? CompletableFuture.completedFuture(Done.getInstance())
        : follow(map, misled, rounds - 1);
  }

  private void storedPartly(ShardMap map, ShardBlock block, Appended appended, Earlier earlier) {
    EarlierEntries places;
    try {
      places = new EarlierEntries(source, earlier.entries());
    } catch (IllegalStateException bug) {
      outcome.refused(map, block, bug);
      return;
    }
    VirtaException rest =
        earlier.rest() == null
            ? VirtaException.throughputExceeded(map.key().shard(block.shard().id()))
            : earlier.rest();
    int fresh = 0;
    for (int i = 0; i < block.entryCount(); i++) {
      EarlierEntries.Place place = places.of(block.entry(i));
      if (place != null) {
        outcome.storedAlone(map, block.entry(i), place.shard(), place.record());
      } else if (fresh < appended.count()) {
        outcome.storedAlone(map, block.entry(i), block.shard().id(), appended.record(fresh++));
      } else {
        outcome.refusedAlone(map, block.entry(i), rest);
      }
    }
  }

  private CompletableFuture<Done> follow(ShardMap map, List<Answer> misled, int rounds) {
    List<ShardBlock> blocks = misled.stream().map(Answer::block).toList();
    int[] chosen =
        blocks.stream()
            .flatMapToInt(block -> IntStream.range(0, block.entryCount()).map(block::entry))
            .sorted()
            .toArray();
    PutSource entries = new CopiedEntries(source, blocks);
    return newerMap(map, misled)
        .thenCompose(newer -> put(newer, ShardBlocks.of(entries, chosen, newer, attempt), rounds))
        .exceptionally(
            failure -> {
              Throwable cause = Failures.unwrap(failure);
              misled.forEach(answer -> outcome.refused(map, answer.block(), cause));
              return Done.getInstance();
            });
  }

  /** Gets a map in which none of these shards is open. */
  private CompletableFuture<ShardMap> newerMap(ShardMap map, List<Answer> misled) {
    CompletableFuture<ShardMap> newer =
        shards.shardMap(map.key().namespace(), map.key().name()).toCompletableFuture();
    for (Answer answer : misled) {
      if (answer.code() == ErrorCode.SHARD_CLOSED) {
        newer =
            newer.thenCompose(
                any -> shards.shardMapWithout(map.key().shard(answer.block().shard().id())));
      }
    }
    return newer;
  }
}

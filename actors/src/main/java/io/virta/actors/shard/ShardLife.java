package io.virta.actors.shard;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardDirectory.Descriptor;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state shared by all phases of one shard. Not thread safe; owned by one {@link ShardEntity}.
 */
final class ShardLife {
  private static final Logger log = LoggerFactory.getLogger(ShardLife.class);

  final ShardKey shard;
  final ShardEffects effects;
  final ShardTail tail;
  final ShardWriter writer;
  final ShardWaiters waiters = new ShardWaiters();
  final DamagedEntities damages;
  private final InstantSource clock;

  /** Whether the shard was asked to stop; it stops as soon as nothing is in doubt. */
  boolean leaving;

  ShardLife(ShardKey shard, ShardEnvironment env, ShardEffects effects) {
    this.shard = shard;
    this.effects = effects;
    this.tail = env.tails().of(shard);
    this.writer = new ShardWriter(shard, env, tail, effects::lookUp);
    this.damages = env.damages();
    this.clock = env.clock();
  }

  /** Returns the name of the shard for the start of a sentence. */
  String name() {
    return "Shard %s of stream %s".formatted(shard.shard(), shard.stream().name());
  }

  VirtaException streamNotFound() {
    return VirtaException.streamNotFound(shard.stream().namespace(), shard.stream().name());
  }

  VirtaException notDeleted() {
    return new VirtaException(
        ErrorCode.UNAVAILABLE,
        "The records of shard %s of stream %s could not be deleted yet."
            .formatted(shard.shard(), shard.stream().name()));
  }

  VirtaException hasNewOwner() {
    return new VirtaException(
        ErrorCode.UNAVAILABLE, name() + " has moved to another owner; try again.");
  }

  long nowMillis() {
    return clock.millis();
  }

  void describe(Descriptor descriptor) {
    tail.describe(descriptor);
  }

  /** Refuses all callers except those of the batch in flight and of a deletion. */
  void refuseEverybody(VirtaException refusal) {
    writer.refuseWaiting(refusal);
    waiters.refuse(refusal);
  }

  /** Refuses all waiting callers, because a newer writer has opened the log. */
  void fenced(Throwable cause) {
    log.warn("shard {} leaves, since it has another owner: {}", shard, cause.getMessage());
    VirtaException refusal = hasNewOwner();
    writer.fenced(refusal);
    refuseEverybody(refusal);
  }

  void ended(ShardState state) {
    writer.ended(state);
    answerEnd();
  }

  /** Answers the callers of {@code Close}, once the end of the shard is durable. */
  void answerEnd() {
    Shard described = tail.described();
    HashKeyRange range = described == null ? HashKeyRange.ALL : described.range();
    waiters.ended(
        new ShardEnd(
            shard.shard(),
            tail.nextSeq(),
            tail.newestMillis(),
            writer.marksIn(range),
            writer.repeatedMillis()));
  }

  /** Drops the records. Without a journal, a batch in flight can no longer be settled. */
  void dropRecords() {
    writer.abandonInFlight(VirtaException.unavailable(shard.stream()));
    effects.dropRecords();
  }
}

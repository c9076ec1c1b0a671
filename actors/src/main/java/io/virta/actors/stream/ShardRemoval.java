package io.virta.actors.stream;

import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.stream.StreamEntity.Command;
import io.virta.actors.stream.StreamEntity.Expired;
import io.virta.actors.stream.StreamEntity.ShardsForgotten;
import io.virta.actors.stream.StreamEvent.Deleted;
import io.virta.actors.stream.StreamEvent.ShardsExpired;
import io.virta.actors.stream.StreamState.Present;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;

/**
 * Removes shards with their records: closed shards whose records have all expired, and every shard
 * of a deleted stream. The stream forgets a shard only after the shard has confirmed that its
 * records are deleted; otherwise the deletion is repeated a little later. Belongs to one actor.
 */
final class ShardRemoval {
  private final ActorContext<Command> context;
  private final StreamKey key;
  private final ShardCalls shards;
  private final StreamSchedule schedule;
  private final StreamWaiters waiters;
  private final StreamEffects effects;

  ShardRemoval(
      ActorContext<Command> context,
      StreamKey key,
      StreamEnvironment env,
      StreamSchedule schedule,
      StreamWaiters waiters,
      StreamEffects effects) {
    this.context = context;
    this.key = key;
    this.shards = env.shards();
    this.schedule = schedule;
    this.waiters = waiters;
    this.effects = effects;
  }

  /** Makes the expired shards delete their records; {@link #expired} follows. */
  ReplyEffect<StreamEvent, StreamState> expire(Present state) {
    List<ShardId> expired = idsOf(schedule.expired(state));
    if (expired.isEmpty()) {
      schedule.proceedExpiry(state);
      return effects.none();
    }
    context.pipeToSelf(
        shards.forget(key, expired),
        (done, failure) -> {
          if (failure != null) {
            context.getLog().warn("some shards of {} are not removed yet", key, failure);
          }
          return new Expired(expired, failure == null);
        });
    return effects.none();
  }

  ReplyEffect<StreamEvent, StreamState> expired(Expired command) {
    if (command.forgotten()) {
      return effects.persist(new ShardsExpired(command.shards()));
    }
    schedule.expireAgain();
    return effects.none();
  }

  /** Makes every shard of a deleted stream delete its records; {@link #allForgotten} follows. */
  ReplyEffect<StreamEvent, StreamState> forgetAll(Present state) {
    if (state.status() != StreamStatus.DELETING) {
      return effects.none();
    }
    context.pipeToSelf(
        shards.forget(key, idsOf(state.lineage().shards())),
        (done, failure) -> {
          if (failure != null) {
            context.getLog().warn("some shards of {} are not deleted yet", key, failure);
          }
          return new ShardsForgotten(failure == null);
        });
    return effects.none();
  }

  /** Completes the deletion and answers its callers. */
  ReplyEffect<StreamEvent, StreamState> allForgotten(Present state, ShardsForgotten command) {
    if (state.status() != StreamStatus.DELETING) {
      return effects.none();
    }
    if (!command.all()) {
      schedule.forgetAgain();
      return effects.none();
    }
    return effects.persistAll(List.of(new Deleted())).thenRun(waiters::deleted).thenNoReply();
  }

  private static List<ShardId> idsOf(List<Shard> shards) {
    return shards.stream().map(Shard::id).toList();
  }
}

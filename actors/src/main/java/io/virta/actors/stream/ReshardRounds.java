package io.virta.actors.stream;

import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamKey;
import io.virta.actors.stream.StreamEntity.Command;
import io.virta.actors.stream.StreamEntity.RoundClosed;
import io.virta.actors.stream.StreamEntity.RoundOpened;
import io.virta.actors.stream.StreamEvent.Activated;
import io.virta.actors.stream.StreamEvent.ShardsReplaced;
import io.virta.actors.stream.StreamState.Present;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;

/**
 * Executes the reshard of a stream, one {@link ReshardRound} after the other, until the open shards
 * are the requested ones. Only one round runs at a time. Rounds are idempotent, so an interrupted
 * one starts again. Belongs to one actor.
 *
 * <pre>
 * ReshardStarted --(reshard delay)--> RunRound: closes the parents
 *      RoundClosed: all parents of a step are closed --> ShardsReplaced, wakes the children
 *                   of no step                       --(500 ms)--> RunRound
 *      RoundOpened: the children accept records --(as long as the round took)--> RunRound
 *                   and were the last ones    --> Activated
 * </pre>
 */
final class ReshardRounds {
  private final ActorContext<Command> context;
  private final StreamKey key;
  private final ShardCalls shards;
  private final InstantSource clock;
  private final StreamSchedule schedule;
  private final StreamEffects effects;

  ReshardRounds(
      ActorContext<Command> context,
      StreamKey key,
      StreamEnvironment env,
      StreamSchedule schedule,
      StreamEffects effects) {
    this.context = context;
    this.key = key;
    this.shards = env.shards();
    this.clock = env.clock();
    this.schedule = schedule;
    this.effects = effects;
  }

  /** Starts the next round, or ends the reshard when there is none; {@link #closed} follows. */
  ReplyEffect<StreamEvent, StreamState> run(Present state) {
    if (state.reshard() == null) {
      return effects.none();
    }
    ReshardRound round = ReshardRound.next(state);
    if (round.isEmpty()) {
      return effects.persist(new Activated());
    }
    if (!schedule.beginRound()) {
      return effects.none();
    }
    context.pipeToSelf(
        shards.close(key, round),
        (ends, failure) -> new RoundClosed(round, ends == null ? Map.of() : ends));
    return effects.none();
  }

  /** Replaces the closed parents with their children; {@link #opened} follows. */
  ReplyEffect<StreamEvent, StreamState> closed(Present state, RoundClosed command) {
    if (state.reshard() == null) {
      schedule.endRound();
      return effects.none(); // deleted meanwhile
    }
    // Parents that were replaced before must not get children again.
    Set<ShardId> ended =
        command.ends().keySet().stream().filter(state::isOpen).collect(Collectors.toSet());
    ReshardRound done = command.round().within(ended);
    if (done.isEmpty()) {
      schedule.endRound();
      return notClosed(command.round());
    }
    ShardsReplaced replaced = done.replaced(state, command.ends(), clock.instant());
    return effects
        .persistUnscheduled(replaced)
        .thenRun(
            () ->
                context.pipeToSelf(
                    shards.wake(key, replaced.opened()), (awake, failure) -> RoundOpened.INSTANCE))
        .thenNoReply();
  }

  private ReplyEffect<StreamEvent, StreamState> notClosed(ReshardRound round) {
    context.getLog().warn("shards of {} cannot be closed now: {}", key, round.parents());
    schedule.roundAgain();
    return effects.none();
  }

  /**
   * Ends the round. The children accept records now, so waiting puts are served before the next
   * round.
   */
  ReplyEffect<StreamEvent, StreamState> opened(Present state) {
    schedule.endRound();
    if (state.reshard() == null) {
      return effects.none(); // deleted meanwhile
    }
    if (ReshardRound.next(state).isEmpty()) {
      return effects.persist(new Activated());
    }
    schedule.nextRound();
    return effects.none();
  }
}

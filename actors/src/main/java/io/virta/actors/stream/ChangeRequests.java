package io.virta.actors.stream;

import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.stream.StreamEntity.Change;
import io.virta.actors.stream.StreamEntity.Command;
import io.virta.actors.stream.StreamEntity.FollowTraffic;
import io.virta.actors.stream.StreamEntity.TrafficAwake;
import io.virta.actors.stream.StreamState.Present;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;

/**
 * Handles requests to change a stream, from its owner and from its traffic, by {@link StreamRules}.
 * The answer to an accepted change is sent when the change is durable. Belongs to one actor.
 */
final class ChangeRequests {
  /** Changes that free space and are therefore accepted when the log is full. */
  private static final Set<Class<? extends StreamChange>> GIVING_ROOM =
      Set.of(PropertyChange.DecreaseRetention.class, ConsumerChange.Deregister.class);

  private final ActorContext<Command> context;
  private final StreamKey key;
  private final ShardCalls shards;
  private final InstantSource clock;
  private final StreamRules rules;
  private final Runnable requireRoom;
  private final StreamEffects effects;

  /**
   * Creates the handler of one stream.
   *
   * @param requireRoom throws while the log is full
   */
  ChangeRequests(
      ActorContext<Command> context,
      StreamKey key,
      StreamEnvironment env,
      StreamRules rules,
      Runnable requireRoom,
      StreamEffects effects) {
    this.context = context;
    this.key = key;
    this.shards = env.shards();
    this.clock = env.clock();
    this.rules = rules;
    this.requireRoom = requireRoom;
    this.effects = effects;
  }

  ReplyEffect<StreamEvent, StreamState> change(Present state, Change command) {
    return decide(
        state,
        () -> {
          List<StreamEvent> events = rules.decide(state, command.change(), clock.instant());
          if (!events.isEmpty() && !GIVING_ROOM.contains(command.change().getClass())) {
            requireRoom.run();
          }
          return events;
        },
        command.replyTo());
  }

  /**
   * A reshard that has started always runs to completion, because parents may already be closed. It
   * therefore never starts while one of its shards is unreachable; {@link #trafficAwake} follows.
   */
  ReplyEffect<StreamEvent, StreamState> followTraffic(Present state, FollowTraffic command) {
    List<Shard> parents;
    try {
      parents = rules.parentsForTraffic(state, command.reshard());
    } catch (VirtaException refused) {
      return effects.reply(command.replyTo(), StatusReply.error(refused));
    }
    context.pipeToSelf(
        shards.wake(key, parents),
        (awake, failure) ->
            new TrafficAwake(command, awake != null && awake.size() == parents.size()));
    return effects.none();
  }

  ReplyEffect<StreamEvent, StreamState> trafficAwake(Present state, TrafficAwake command) {
    FollowTraffic request = command.request();
    return command.all()
        ? decide(
            state,
            () -> {
              requireRoom.run();
              return rules.decideForTraffic(state, request.reshard(), clock.instant());
            },
            request.replyTo())
        : effects.reply(request.replyTo(), StatusReply.error(VirtaException.unavailable(key)));
  }

  private ReplyEffect<StreamEvent, StreamState> decide(
      Present state,
      Supplier<List<StreamEvent>> decision,
      ActorRef<StatusReply<StreamChanged>> replyTo) {
    List<StreamEvent> events;
    try {
      events = decision.get();
    } catch (VirtaException refused) {
      return effects.reply(replyTo, StatusReply.error(refused));
    }
    StreamDescription before = state.describe(key);
    return effects
        .persistAll(events)
        .thenReply(replyTo, after -> StatusReply.success(changed(before, after)));
  }

  private StreamChanged changed(StreamDescription before, StreamState after) {
    // No requested change removes a stream.
    return new StreamChanged(before, ((Present) after).describe(key));
  }
}

package io.virta.actors.edge;

import io.virta.actors.NodeFigures;
import io.virta.actors.Shards;
import io.virta.actors.ask.Asks;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.serialization.LocalMessage;
import io.virta.actors.stream.StreamEntity;
import io.virta.actors.traffic.ScalingDecision;
import io.virta.actors.traffic.ScalingLog;
import io.virta.actors.traffic.ShardLoad;
import io.virta.actors.traffic.StreamTraffic;
import io.virta.actors.traffic.TrafficPolicy;
import io.virta.actors.traffic.TrafficPolicy.Proposal;
import io.virta.actors.traffic.TrafficSettings;
import io.virta.persistence.clock.ClockTimers;
import io.virta.persistence.clock.Ticker;
import io.virta.persistence.failure.Failures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the traffic of this node's on-demand streams periodically, and asks streams whose shards
 * do not fit their traffic to reshard. The stream decides: while it is UPDATING it refuses, and is
 * asked again later.
 */
final class TrafficScaler extends AbstractBehavior<TrafficScaler.Command> {
  private static final Logger log = LoggerFactory.getLogger(TrafficScaler.class);

  /** Longer than shards may take to wake, because a reshard wakes them first. */
  private static final Duration TIMEOUT = Duration.ofSeconds(45);

  sealed interface Command extends LocalMessage {}

  private enum Look implements Command {
    NOW
  }

  private record Mapped(StreamCounters counters, ShardMap map) implements Command {}

  private enum Nothing implements Command {
    INSTANCE
  }

  private final NodeFigures figures;
  private final Shards shards;
  private final Entities entities;
  private final TrafficSettings settings;
  private final TrafficPolicy policy;
  private final ScalingLog decisions;
  private final InstantSource clock;
  private final Map<StreamKey, StreamTraffic> traffic = new HashMap<>();

  private TrafficScaler(
      ActorContext<Command> context,
      NodeFigures figures,
      Shards shards,
      Entities entities,
      TrafficSettings settings,
      ScalingLog decisions,
      InstantSource clock) {
    super(context);
    this.figures = figures;
    this.shards = shards;
    this.entities = entities;
    this.settings = settings;
    this.policy = new TrafficPolicy(settings);
    this.decisions = decisions;
    this.clock = clock;
  }

  static Behavior<Command> create(
      NodeFigures figures,
      Shards shards,
      Entities entities,
      TrafficSettings settings,
      ScalingLog decisions,
      Ticker ticker,
      InstantSource clock) {
    return Behaviors.setup(
        context ->
            ClockTimers.with(
                ticker,
                timers -> {
                  if (settings.enabled()) {
                    timers.startPeriodic(Look.NOW, settings.interval());
                  }
                  return new TrafficScaler(
                      context, figures, shards, entities, settings, decisions, clock);
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, look -> onLook())
        .onMessage(Mapped.class, this::onMapped)
        .onMessage(Nothing.class, nothing -> this)
        .build();
  }

  private Behavior<Command> onLook() {
    Set<StreamKey> here = new HashSet<>();
    for (StreamCounters counters : figures.counters()) {
      StreamKey key = counters.stream();
      here.add(key);
      getContext()
          .pipeToSelf(
              shards.shardMap(key.namespace(), key.name()),
              (map, failure) ->
                  failure == null && map.key().equals(key)
                      ? new Mapped(counters, map)
                      : Nothing.INSTANCE);
    }
    traffic.keySet().retainAll(here);
    return this;
  }

  private Behavior<Command> onMapped(Mapped mapped) {
    ShardMap map = mapped.map();
    if (map.stream().mode() != StreamMode.ON_DEMAND) {
      traffic.remove(map.key());
      return this;
    }
    List<ShardLoad> loads =
        traffic
            .computeIfAbsent(map.key(), key -> new StreamTraffic(settings))
            .look(map, mapped.counters(), clock.millis());
    if (map.stream().status() == StreamStatus.ACTIVE) {
      policy.propose(loads).ifPresent(proposal -> ask(map.key(), proposal));
    }
    return this;
  }

  private void ask(StreamKey stream, Proposal proposal) {
    getContext()
        .pipeToSelf(
            Asks.<StreamEntity.Command, StreamChanged>ask(
                entities.stream(stream),
                replyTo -> new StreamEntity.FollowTraffic(proposal.reshard(), replyTo),
                TIMEOUT),
            (changed, failure) -> {
              if (failure == null) {
                note(stream, proposal);
              } else {
                log.debug("{} does not follow its traffic now", stream, Failures.unwrap(failure));
              }
              return Nothing.INSTANCE;
            });
  }

  private void note(StreamKey stream, Proposal proposal) {
    log.info(
        "stream {} follows its traffic: {} because {}",
        stream.name(),
        proposal.reshard(),
        proposal.reason());
    decisions.add(
        new ScalingDecision(
            stream, clock.instant(), proposal.kind(), proposal.reshard(), proposal.reason()));
  }
}

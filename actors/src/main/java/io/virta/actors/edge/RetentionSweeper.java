package io.virta.actors.edge;

import io.virta.actors.model.ShardKey;
import io.virta.actors.retention.RetentionClock;
import io.virta.actors.serialization.LocalMessage;
import io.virta.actors.shard.ShardDirectory;
import io.virta.actors.shard.ShardEntity;
import io.virta.persistence.clock.ClockTimers;
import io.virta.persistence.clock.Ticker;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.log.ShardLog.Aged;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees disk space. Each sweep asks the log for some shards with records older than the shortest
 * retention, and sends {@code Trim} to those with records past their own retention. A shard with
 * nothing to trim is not woken.
 */
final class RetentionSweeper {
  private sealed interface Command extends LocalMessage {}

  private enum Sweep implements Command {
    NOW
  }

  private record Found(List<Aged> shards) implements Command {}

  private static final Logger log = LoggerFactory.getLogger(RetentionSweeper.class);

  private final ActorContext<Command> context;
  private final ShardLog records;
  private final Entities entities;
  private final ShardDirectory directory;
  private final RetentionClock clock;

  private RetentionSweeper(
      ActorContext<Command> context,
      ShardLog records,
      Entities entities,
      ShardDirectory directory,
      RetentionClock clock) {
    this.context = context;
    this.records = records;
    this.entities = entities;
    this.directory = directory;
    this.clock = clock;
  }

  static Behavior<?> create(
      ShardLog records,
      Entities entities,
      ShardDirectory directory,
      Duration interval,
      Ticker ticker,
      RetentionClock clock) {
    return Behaviors.<Command>setup(
        context ->
            ClockTimers.with(
                ticker,
                timers -> {
                  timers.startPeriodic(Sweep.NOW, interval);
                  return new RetentionSweeper(context, records, entities, directory, clock)
                      .running();
                }));
  }

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(Sweep.class, sweep -> sweep())
        .onMessage(Found.class, this::trimWhatHasPassed)
        .build();
  }

  private Behavior<Command> sweep() {
    long now = clock.millis();
    long before = now - entities.streamSettings().retentionLeast().toMillis();
    context.pipeToSelf(
        records.aged(before, now),
        (found, failure) -> {
          if (failure != null) {
            log.warn("cannot read from the log which shards keep old records", failure);
          }
          return new Found(found == null ? List.of() : found);
        });
    return Behaviors.same();
  }

  private Behavior<Command> trimWhatHasPassed(Found found) {
    for (Aged aged : found.shards()) {
      ShardKey shard = ShardEntity.shardOf(aged.persistenceId());
      directory
          .describe(shard)
          .thenAccept(descriptor -> trimIfPassed(shard, aged, descriptor.retention()));
    }
    return Behaviors.same();
  }

  private void trimIfPassed(ShardKey shard, Aged aged, Duration retention) {
    if (aged.arrivedByMillis() < clock.millis() - retention.toMillis()) {
      entities.shard(shard).tell(ShardEntity.Trim.INSTANCE);
    }
  }
}

package io.virta.actors.stream;

import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.Shard;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.retention.RetentionClock;
import io.virta.actors.stream.StreamEntity.Command;
import io.virta.actors.stream.StreamState.Present;
import io.virta.persistence.clock.ClockTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The timers for the next work of a stream. They depend on its state only, so interrupted work
 * resumes at the next start. Belongs to one actor.
 */
final class StreamSchedule {
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);
  private static final Duration REST_MAX = Duration.ofSeconds(1);
  private static final Duration ROUND_AGAIN_AFTER = Duration.ofMillis(500);
  private static final Duration DATA_KEY_AGAIN_AFTER = Duration.ofSeconds(1);
  private static final Duration CHECK_MAX = Duration.ofHours(1);

  /**
   * Timers on the node's clock, which tests control: simulated delays of AWS, retention, the
   * lifetime of data keys.
   */
  private final ClockTimers<Command> clock;

  /** Timers on the machine's clock: retries after failures, and pauses between rounds. */
  private final TimerScheduler<Command> retries;

  private final StreamSettings settings;
  private final StreamRules rules;
  private final RetentionClock retention;
  private boolean roundUnderWay;
  private long roundBeganAt;
  private Duration lastRound = Duration.ZERO;

  StreamSchedule(
      ClockTimers<Command> clock,
      TimerScheduler<Command> retries,
      StreamSettings settings,
      StreamRules rules,
      RetentionClock retention) {
    this.clock = clock;
    this.retries = retries;
    this.settings = settings;
    this.rules = rules;
    this.retention = retention;
  }

  /** Schedules the next work for a state; may be called at any time. */
  void proceed(StreamState state) {
    if (!(state instanceof Present present)) {
      clear();
      return;
    }
    switch (present.status()) {
      case CREATING -> start(StreamEntity.Activate.INSTANCE, settings.createDelay());
      case UPDATING -> proceedUpdating(present);
      case DELETING -> start(StreamEntity.ForgetShards.INSTANCE, settings.deleteDelay());
      case ACTIVE -> {}
    }
    if (present.status() != StreamStatus.DELETING) {
      proceedConsumers(present);
      proceedExpiry(present);
      proceedDataKeys(present);
    }
  }

  private void proceedUpdating(Present state) {
    if (state.reshard() == null) {
      start(StreamEntity.Activate.INSTANCE, settings.updateDelay());
    } else if (!roundUnderWay) {
      start(StreamEntity.RunRound.INSTANCE, settings.reshardDelay());
    }
  }

  private void proceedConsumers(Present state) {
    for (StreamConsumer consumer : state.consumers()) {
      if (consumer.status() != ConsumerStatus.ACTIVE) {
        start(new StreamEntity.ConsumerDue(consumer.name()), settings.consumerDelay());
      }
    }
  }

  void proceedExpiry(Present state) {
    state.lineage().shards().stream()
        .flatMap(shard -> expiry(state, shard).stream())
        .min(Instant::compareTo)
        .ifPresent(next -> at(next, StreamEntity.ExpireShards.INSTANCE));
  }

  void proceedDataKeys(Present state) {
    rules
        .nextDataKey(state)
        .ifPresent(
            next -> {
              if (next.isAfter(retentionTime())) {
                at(next, StreamEntity.RenewDataKeys.INSTANCE);
              } else { // overdue, because its master key is missing
                again(StreamEntity.RenewDataKeys.INSTANCE, DATA_KEY_AGAIN_AFTER);
              }
            });
  }

  /**
   * Schedules a command just after that time. After {@link #CHECK_MAX} at the latest it runs anyway
   * and checks again.
   */
  private void at(Instant time, Command due) {
    Duration wait = Duration.between(retentionTime(), time).plusMillis(1);
    Duration notBefore = wait.isNegative() ? Duration.ZERO : wait;
    retries.cancel(due);
    clock.startSingle(due, notBefore.compareTo(CHECK_MAX) < 0 ? notBefore : CHECK_MAX);
  }

  /** Starts a timer with its command as key, so that the same command is never scheduled twice. */
  private void start(Command due, Duration delay) {
    if (!clock.isActive(due) && !retries.isTimerActive(due)) {
      clock.startSingle(due, delay);
    }
  }

  /** Returns the closed shards whose records have all expired. */
  List<Shard> expired(Present state) {
    Instant now = retentionTime();
    return state.lineage().shards().stream()
        .filter(shard -> expiry(state, shard).stream().anyMatch(now::isAfter))
        .toList();
  }

  private Instant retentionTime() {
    return Instant.ofEpochMilli(retention.millis());
  }

  private Optional<Instant> expiry(Present state, Shard shard) {
    return Optional.ofNullable(shard.closed())
        .map(
            end ->
                Instant.ofEpochMilli(end.atMillis())
                    .plus(settings.retention(state.properties().retentionHours())));
  }

  /** Marks a round as running and returns true, unless another round is running. */
  boolean beginRound() {
    boolean may = !roundUnderWay;
    if (may) {
      roundUnderWay = true;
      roundBeganAt = System.nanoTime();
    }
    return may;
  }

  void endRound() {
    roundUnderWay = false;
    lastRound = Duration.ofNanos(System.nanoTime() - roundBeganAt);
  }

  /**
   * Schedules the next round after a pause as long as the last round took (at most {@link
   * #REST_MAX}), so that a long reshard leaves half of the time for puts. The configured reshard
   * delay applies only before the first round.
   */
  void nextRound() {
    again(StreamEntity.RunRound.INSTANCE, lastRound.compareTo(REST_MAX) < 0 ? lastRound : REST_MAX);
  }

  void roundAgain() {
    again(StreamEntity.RunRound.INSTANCE, ROUND_AGAIN_AFTER);
  }

  void expireAgain() {
    again(StreamEntity.ExpireShards.INSTANCE, AGAIN_AFTER);
  }

  void forgetAgain() {
    again(StreamEntity.ForgetShards.INSTANCE, AGAIN_AFTER);
  }

  private void again(Command due, Duration delay) {
    clock.cancel(due);
    retries.startSingleTimer(due, due, delay);
  }

  /** Cancels everything that is scheduled. */
  void clear() {
    clock.cancelAll();
    retries.cancelAll();
  }
}

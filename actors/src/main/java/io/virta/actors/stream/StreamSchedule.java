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
 * The timers of a stream: what it does next, and when. They depend on its state only, so what a
 * stop interrupts resumes at the next start. Belongs to one actor.
 */
final class StreamSchedule {
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);
  private static final Duration REST_MAX = Duration.ofSeconds(1);
  private static final Duration ROUND_AGAIN_AFTER = Duration.ofMillis(500);
  private static final Duration DATA_KEY_AGAIN_AFTER = Duration.ofSeconds(1);
  private static final Duration CHECK_MAX = Duration.ofHours(1);

  /** What the owner of a stream can wait for: delays of AWS, retention, the life of a key. */
  private final ClockTimers<Command> clock;

  /** Another attempt at what failed, and rests between rounds. */
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

  /** Resumes what is under way; may be called at any time. */
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
              } else { // the master key for it is missing
                again(StreamEntity.RenewDataKeys.INSTANCE, DATA_KEY_AGAIN_AFTER);
              }
            });
  }

  /** Just after that time, but no later than a scheduler can wait: then it is looked at again. */
  private void at(Instant time, Command due) {
    Duration wait = Duration.between(retentionTime(), time).plusMillis(1);
    Duration notBefore = wait.isNegative() ? Duration.ZERO : wait;
    retries.cancel(due);
    clock.startSingle(due, notBefore.compareTo(CHECK_MAX) < 0 ? notBefore : CHECK_MAX);
  }

  /** A timer that is its own key, so that the same is never under way twice. */
  private void start(Command due, Duration delay) {
    if (!clock.isActive(due) && !retries.isTimerActive(due)) {
      clock.startSingle(due, delay);
    }
  }

  /** Closed shards whose records have all outlived retention. */
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

  /** Whether a round of a reshard may begin now; then it has, and no other may until it ended. */
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
   * Rests as long as the last round took, so that a long reshard leaves puts half of the time. All
   * rounds together have one delay.
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

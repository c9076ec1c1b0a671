package io.virta.actors.shard;

import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.damage.RecoveryFailures;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.ClusterMessage;
import io.virta.persistence.lane.LaneException;
import io.virta.persistence.record.RecordBlock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/**
 * A shard: the one place that orders its records. It batches what arrives while a write is in
 * flight, has its {@link ShardJournal} make the batch durable, publishes it to the {@link
 * ShardTail} and only then answers. Readers never ask it for records; they read the tail and the
 * log.
 *
 * <p>Order: of arrival here. Bounded: what waits is limited in bytes, and more is refused. When the
 * journal fails, the outcome of the write in flight is unknown until the journal has recovered;
 * then it is acknowledged if it is in, and written again if not.
 */
public final class ShardEntity extends AbstractBehavior<ShardEntity.Command> {
  public sealed interface Command extends ClusterMessage {}

  /** Append these records; answered, with the same id, when they are durable. */
  public record Append(RecordBlock block, long id, ActorRef<AppendAnswer> replyTo)
      implements Command {}

  /** Be in memory, so that the tail is live; answered when it is. */
  public record Wake(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /**
   * Take no more records; answered when what was taken before is durable and the end is, too.
   * Idempotent.
   */
  public record Close(ActorRef<StatusReply<ShardEnd>> replyTo) implements Command {}

  /** Trim records that retention has passed. */
  public enum Trim implements Command {
    INSTANCE
  }

  /** The stream is deleted: forget every record. */
  public record Delete(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Leave this node's memory; what has been taken is written first. */
  public enum Stop implements Command {
    INSTANCE
  }

  /** From the journal: it knows where the shard stands. */
  record JournalRecovered(ActorRef<ShardJournal.Command> journal, ShardState state)
      implements Command {}

  /** From the journal: what the log keeps of this shard cannot be read right; the journal stops. */
  record RecoveryFailed(Throwable cause) implements Command {}

  /** From the journal: everything before {@code nextSeq} is durable. */
  record BatchPersisted(long nextSeq) implements Command {}

  /** From the journal: the shard has ended, there. */
  record Ended(ShardState state) implements Command {}

  private record Described(ShardDirectory.Descriptor descriptor, boolean trim) implements Command {}

  private record NotDescribed(Throwable refusal) implements Command {}

  private enum JournalStopped implements Command {
    INSTANCE
  }

  private enum StartJournal implements Command {
    INSTANCE
  }

  private enum RefuseOverdue implements Command {
    INSTANCE
  }

  private enum CheckIdle implements Command {
    INSTANCE
  }

  private record Dropped(@Nullable Throwable failure) implements Command {}

  private static final Duration RESTART_DELAY_MIN = Duration.ofMillis(200);
  private static final Duration RESTART_DELAY_MAX = Duration.ofSeconds(30);
  private static final Duration OVERDUE_CHECK = Duration.ofSeconds(1);
  private static final Set<ErrorCode> MISSING =
      EnumSet.of(ErrorCode.STREAM_NOT_FOUND, ErrorCode.SHARD_NOT_FOUND);

  private final ShardKey shard;
  private final ActorRef<ClusterSharding.ShardCommand> region;
  private final ShardEnvironment env;
  private final TimerScheduler<Command> timers;
  private final ShardTail tail;
  private final ShardWriter writer;
  private final ShardWaiters waiters = new ShardWaiters();

  private @Nullable ActorRef<ShardJournal.Command> journalChild;

  /** Why this shard cannot serve anybody for now; null while it can, or may soon. */
  private @Nullable VirtaException broken;

  private Duration restartDelay = RESTART_DELAY_MIN;
  private long lastUsedMillis;
  private boolean stopping;

  /** Every record is forgotten; what still comes is answered until the region has taken notice. */
  private boolean dropped;

  private ShardEntity(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<ClusterSharding.ShardCommand> region,
      ShardKey shard,
      ShardEnvironment env) {
    super(context);
    this.shard = shard;
    this.region = region;
    this.env = env;
    this.timers = timers;
    this.tail = env.tails().of(shard);
    this.writer = new ShardWriter(shard, env, tail);
    this.lastUsedMillis = env.clock().millis();
  }

  /** The entity of that shard; {@code region} is asked to passivate it when it has been idle. */
  public static Behavior<Command> create(
      ShardKey shard, ActorRef<ClusterSharding.ShardCommand> region, ShardEnvironment env) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ShardEntity entity = new ShardEntity(context, timers, region, shard, env);
                  entity.describe(false);
                  Duration idleCheck = env.settings().passivateAfter().dividedBy(2);
                  timers.startTimerWithFixedDelay(CheckIdle.INSTANCE, idleCheck);
                  timers.startTimerWithFixedDelay(RefuseOverdue.INSTANCE, OVERDUE_CHECK);
                  return entity;
                }));
  }

  /** The shard whose entries in the log have that persistence id. */
  public static ShardKey shardOf(String persistenceId) {
    return ShardJournal.shardOf(persistenceId);
  }

  /** Whether the entries in the log with that persistence id belong to a shard of that stream. */
  public static boolean isShardOf(StreamKey stream, String persistenceId) {
    return ShardJournal.isShardOf(stream, persistenceId);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Append.class, this::onAppend)
        .onMessage(BatchPersisted.class, this::onBatchPersisted)
        .onMessage(Close.class, this::onClose)
        .onMessage(Ended.class, this::onEnded)
        .onMessage(Wake.class, this::onWake)
        .onMessage(Described.class, this::onDescribed)
        .onMessage(NotDescribed.class, this::onNotDescribed)
        .onMessage(JournalRecovered.class, this::onJournalRecovered)
        .onMessage(RecoveryFailed.class, this::onRecoveryFailed)
        .onMessage(JournalStopped.class, stopped -> onJournalStopped())
        .onMessage(StartJournal.class, start -> startJournal())
        .onMessage(RefuseOverdue.class, check -> onRefuseOverdue())
        .onMessage(Trim.class, trim -> onTrim())
        .onMessage(CheckIdle.class, check -> onCheckIdle())
        .onMessage(Stop.class, stop -> onStop())
        .onMessage(Delete.class, this::onDelete)
        .onMessage(Dropped.class, this::onDropped)
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  // ---- Learning what this shard is, and where its journal stands

  private void describe(boolean trim) {
    getContext()
        .pipeToSelf(
            env.directory().describe(shard),
            (descriptor, refusal) ->
                refusal == null
                    ? new Described(descriptor, trim)
                    : new NotDescribed(VirtaException.unwrap(refusal)));
  }

  private Behavior<Command> onDescribed(Described described) {
    tail.describe(described.descriptor());
    writer.described();
    if (journalChild == null && refusal() == null) {
      return startJournal();
    }
    ActorRef<ShardJournal.Command> journal = writer.journal();
    if (described.trim() && journal != null) {
      trim(journal, described.descriptor().retention());
    }
    return this;
  }

  /** There is no such shard, or no longer: late puts are refused, and this entity leaves. */
  private Behavior<Command> onNotDescribed(NotDescribed refused) {
    if (journalChild != null || waiters.areForDeletion()) {
      return this;
    }
    broken = VirtaException.from(refused.refusal()); // also for what comes before it has left
    refuseEverybody(broken);
    if (stopping) {
      return leave();
    }
    region.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
    return this;
  }

  private Behavior<Command> startJournal() {
    boolean needed = !stopping || !writer.isDrained(); // what is in doubt must be settled
    if (journalChild == null && needed && !dropped && !waiters.areForDeletion()) {
      journalChild =
          getContext()
              .spawnAnonymous(
                  ShardJournal.create(
                      shard,
                      getContext().getSelf(),
                      env.records(),
                      env.settings().snapshotEveryBatches()));
      getContext().watchWith(journalChild, JournalStopped.INSTANCE);
    }
    return this;
  }

  private Behavior<Command> onJournalRecovered(JournalRecovered recovered) {
    broken = null;
    restartDelay = RESTART_DELAY_MIN;
    timers.cancel(RefuseOverdue.INSTANCE);
    writer.recovered(recovered.journal(), recovered.state());
    answerIfEnded();
    waiters.awake();
    return leaveIfDone();
  }

  private Behavior<Command> onJournalStopped() {
    writer.journalStopped();
    journalChild = null;
    if (waiters.areForDeletion()) {
      return drop();
    }
    if (stopping) {
      return leave();
    }
    if (isDamaged()) {
      return leaveIfDone(); // another attempt would read the same
    }
    getContext()
        .getLog()
        .warn("the journal of shard {} stopped; next try in {}", shard, restartDelay);
    timers.startSingleTimer(StartJournal.INSTANCE, restartDelay);
    timers.startTimerWithFixedDelay(RefuseOverdue.INSTANCE, OVERDUE_CHECK);
    Duration longer = restartDelay.multipliedBy(2);
    restartDelay = longer.compareTo(RESTART_DELAY_MAX) < 0 ? longer : RESTART_DELAY_MAX;
    return this;
  }

  /**
   * Refuses everything at once. After a failure that may pass, the journal is started again, and a
   * write in flight stays in doubt until then; damage stays, so its outcome remains unknown.
   */
  private Behavior<Command> onRecoveryFailed(RecoveryFailed failed) {
    VirtaException refusal =
        RecoveryFailures.refusal(
            "Shard %s of stream %s".formatted(shard.shard(), shard.stream().name()),
            failed.cause());
    broken = refusal;
    if (isDamaged()) {
      env.damages()
          .found(
              new Damage(
                  Kind.SHARD, shard.entityId(), String.valueOf(failed.cause().getMessage())));
      writer.abandonInFlight(refusal);
    }
    refuseEverybody(refusal);
    return this;
  }

  private boolean isDamaged() {
    return broken != null && broken.code() == ErrorCode.DAMAGED;
  }

  private void refuseEverybody(VirtaException refusal) {
    writer.refuseWaiting(refusal);
    waiters.refuse(refusal);
  }

  // ---- Writing

  private Behavior<Command> onAppend(Append append) {
    lastUsedMillis = env.clock().millis();
    VirtaException refusal = refusal();
    if (refusal == null) {
      writer.append(append, lastUsedMillis);
    } else {
      writer.refuse(append, refusal);
    }
    return this;
  }

  /** Why this shard takes nothing; null when it does. */
  private @Nullable VirtaException refusal() {
    return dropped || waiters.areForDeletion()
        ? VirtaException.streamNotFound(shard.stream().namespace(), shard.stream().name())
        : broken;
  }

  private Behavior<Command> onBatchPersisted(BatchPersisted persisted) {
    writer.persisted(persisted.nextSeq());
    return leaveIfDone();
  }

  private Behavior<Command> onRefuseOverdue() {
    writer.refuseOverdue(env.clock().millis());
    return leaveIfDone();
  }

  private Behavior<Command> onClose(Close close) {
    lastUsedMillis = env.clock().millis();
    VirtaException refusal = refusal();
    if (refusal != null) {
      close.replyTo().tell(StatusReply.error(refusal));
    } else {
      waiters.untilEnded(close.replyTo());
      writer.close();
      answerIfEnded();
    }
    return this;
  }

  private Behavior<Command> onEnded(Ended ended) {
    writer.ended(ended.state());
    answerIfEnded();
    return leaveIfDone();
  }

  private void answerIfEnded() {
    if (tail.isLive() && tail.hasEnded()) {
      waiters.ended(new ShardEnd(shard.shard(), tail.nextSeq(), tail.lastArrivalMillis()));
    }
  }

  // ---- Retention

  private Behavior<Command> onTrim() {
    describe(true); // retention may have changed since this shard woke
    return this;
  }

  private void trim(ActorRef<ShardJournal.Command> writer, Duration retention) {
    try {
      long now = env.retention().millis();
      env.records()
          .trimmableBefore(ShardJournal.persistenceId(shard).id(), now - retention.toMillis(), now)
          .ifPresent(persistSeq -> writer.tell(new ShardJournal.Trim(persistSeq)));
    } catch (LaneException unreadable) { // it still takes records
      getContext().getLog().error("shard {} cannot trim old records", shard, unreadable);
    }
  }

  // ---- Coming and going

  private Behavior<Command> onWake(Wake wake) {
    lastUsedMillis = env.clock().millis();
    VirtaException refusal = refusal();
    if (refusal != null) {
      wake.replyTo().tell(StatusReply.error(refusal));
    } else if (writer.journal() != null) {
      wake.replyTo().tell(StatusReply.ack());
    } else {
      waiters.untilAwake(wake.replyTo());
    }
    return this;
  }

  private Behavior<Command> onCheckIdle() {
    long usedMillis = Math.max(lastUsedMillis, tail.lastReadMillis());
    boolean idle =
        env.clock().millis() - usedMillis > env.settings().passivateAfter().toMillis()
            && writer.isDrained()
            && !tail.hasReaders();
    if (idle) {
      region.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
    }
    return this;
  }

  private Behavior<Command> onStop() {
    if (dropped) {
      return Behaviors.stopped();
    }
    stopping = true;
    return leaveIfDone();
  }

  /** Not while records are being dropped: who asked for that waits to hear of its end. */
  private Behavior<Command> leaveIfDone() {
    return stopping && !waiters.areForDeletion() && writer.isDrained() ? leave() : this;
  }

  private Behavior<Command> leave() {
    if (journalChild != null) {
      journalChild.tell(ShardJournal.Stop.INSTANCE);
      return this;
    }
    return Behaviors.stopped();
  }

  /** However it ends, no caller is left waiting, and readers learn that they must wake it again. */
  private Behavior<Command> onPostStop() {
    VirtaException refusal = VirtaException.unavailable(shard.stream());
    writer.refuseInFlight(refusal);
    refuseEverybody(refusal);
    waiters.deleted(refusal);
    tail.close();
    boolean gone = broken != null && MISSING.contains(broken.code());
    if (dropped || gone) {
      env.tails().remove(shard);
    }
    return this;
  }

  private Behavior<Command> onDelete(Delete delete) {
    if (dropped) {
      delete.replyTo().tell(StatusReply.ack());
      return this;
    }
    boolean first = !waiters.areForDeletion();
    waiters.untilDeleted(delete.replyTo());
    if (!first) {
      return this;
    }
    refuseEverybody(
        VirtaException.streamNotFound(shard.stream().namespace(), shard.stream().name()));
    if (journalChild == null) {
      return drop();
    }
    journalChild.tell(ShardJournal.Stop.INSTANCE);
    return this;
  }

  private Behavior<Command> drop() {
    String id = ShardJournal.persistenceId(shard).id();
    CompletableFuture<Done> dropped =
        env.records()
            .drop(id)
            .thenCompose(done -> env.meta().drop(id))
            .thenApply(done -> Done.getInstance());
    getContext().pipeToSelf(dropped, (done, failure) -> new Dropped(failure));
    return this;
  }

  private Behavior<Command> onDropped(Dropped command) {
    Throwable failure = command.failure();
    dropped = failure == null;
    if (dropped) {
      env.damages().forget(Kind.SHARD, shard.entityId());
    }
    waiters.deleted(failure);
    if (stopping || !(dropped || writer.isDrained())) { // what is in doubt is no longer written
      return Behaviors.stopped();
    }
    // Not by stopping at once: what is on its way here would be lost, and its sender would wait.
    if (failure != null) {
      broken = VirtaException.from(failure);
    }
    region.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
    return this;
  }
}

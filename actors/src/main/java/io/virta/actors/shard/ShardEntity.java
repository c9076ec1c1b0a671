package io.virta.actors.shard;

import io.virta.actors.model.ProducerStanding;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.ClusterMessage;
import io.virta.actors.serialization.LocalMessage;
import io.virta.persistence.log.LogWriter;
import io.virta.persistence.record.CallId;
import io.virta.persistence.record.RecordBlock;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entity of one shard, the only place that orders its records. It batches the appends that
 * arrive while a write is in flight, has its {@link ShardJournal} make the batch durable, publishes
 * the batch to the {@link ShardTail} and only then replies. Readers never ask it for records; they
 * read the tail and the log.
 *
 * <p>How it handles a command depends on its {@link ShardPhase}, which has a diagram of its life.
 *
 * <p>Records are ordered by arrival here. The bytes of pending appends are limited; appends beyond
 * the limit are refused. When the journal fails, the outcome of the write in flight is unknown
 * until the journal has recovered: then the write is acknowledged if it is in the log, and written
 * again if not. When a newer writer has opened the log, the shard has another owner: it never
 * reopens the log, and leaves the memory of this node.
 */
public final class ShardEntity extends AbstractBehavior<ShardEntity.Command> {
  public sealed interface Command extends ClusterMessage {}

  /** Appends records; answered with the same id when they are durable. */
  public record Append(RecordBlock block, long id, ActorRef<AppendAnswer> replyTo)
      implements Command {}

  /** Brings the shard into memory; answered when its tail is live. */
  public record Wake(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /**
   * Closes the shard for writes; answered when all records accepted before and the end of the shard
   * are durable. Idempotent.
   */
  public record Close(ActorRef<StatusReply<ShardEnd>> replyTo) implements Command {}

  /**
   * A command about one idempotent producer; refused with {@code UNAVAILABLE} while records of that
   * producer are in flight.
   */
  public sealed interface ProducerCommand extends Command {
    long producerNo();

    /** Replies with the current state of the producer. */
    void answer(ProducerMarks marks);

    void refuse(VirtaException reason);
  }

  /** Asks for the epoch and the last stored number of the producer. */
  public record AskProducer(long producerNo, ActorRef<StatusReply<ProducerStanding>> replyTo)
      implements ProducerCommand {
    @Override
    public void answer(ProducerMarks marks) {
      replyTo.tell(StatusReply.success(marks.standing(producerNo)));
    }

    @Override
    public void refuse(VirtaException reason) {
      replyTo.tell(StatusReply.error(reason));
    }
  }

  /**
   * Fences earlier owners of the producer: their records are refused from now on. Answered when the
   * fence is durable; {@code PRODUCER_FENCED} unless the epoch is above every known one.
   */
  public record FenceProducer(
      long producerNo, int epoch, ActorRef<StatusReply<ProducerStanding>> replyTo)
      implements ProducerCommand {
    @Override
    public void answer(ProducerMarks marks) {
      replyTo.tell(StatusReply.success(marks.standing(producerNo)));
    }

    @Override
    public void refuse(VirtaException reason) {
      replyTo.tell(StatusReply.error(reason));
    }
  }

  /** Forgets a producer that has ended. Answered when that is durable. Idempotent. */
  public record RetireProducer(long producerNo, ActorRef<StatusReply<Done>> replyTo)
      implements ProducerCommand {
    @Override
    public void answer(ProducerMarks marks) {
      replyTo.tell(StatusReply.ack());
    }

    @Override
    public void refuse(VirtaException reason) {
      replyTo.tell(StatusReply.error(reason));
    }
  }

  /** Trims records that are past their retention. */
  public enum Trim implements Command {
    INSTANCE
  }

  /**
   * Trims records before that number; answered when the trim point is known, before it is durable.
   * For internal streams only.
   */
  public record TrimBefore(long seq, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Drops every record, because the stream is deleted. */
  public record Delete(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Leaves this node's memory after everything accepted has been written. */
  public enum Stop implements Command {
    INSTANCE
  }

  /** From the journal: it has recovered the state of the shard. */
  record JournalRecovered(ActorRef<ShardJournal.Command> journal, ShardState state)
      implements Command, LocalMessage {}

  /** From the journal: the log of this shard cannot be read; the journal stops. */
  record RecoveryFailed(Throwable cause) implements Command, LocalMessage {}

  /** From the journal: everything before {@code nextSeq} is durable. */
  record BatchPersisted(long nextSeq) implements Command, LocalMessage {}

  /** From the journal: the oldest pending change to producers is durable. */
  enum ProducersChanged implements Command, LocalMessage {
    INSTANCE
  }

  /** From the journal: the end of the shard is durable; {@code state} is its final state. */
  record Ended(ShardState state) implements Command, LocalMessage {}

  private record Described(ShardDirectory.Descriptor descriptor, boolean trim)
      implements Command, LocalMessage {}

  private record NotDescribed(VirtaException refusal) implements Command, LocalMessage {}

  /** From the journal: a newer writer has opened the log, and nothing more is stored; it stops. */
  record JournalFenced(Throwable cause) implements Command, LocalMessage {}

  enum JournalStopped implements Command, LocalMessage {
    INSTANCE
  }

  private enum StartJournal implements Command, LocalMessage {
    INSTANCE
  }

  private enum RefuseOverdue implements Command, LocalMessage {
    INSTANCE
  }

  private enum CheckIdle implements Command, LocalMessage {
    INSTANCE
  }

  /** The log is open for a journal that starts now. */
  record LogOpened(@Nullable LogWriter writer, @Nullable Throwable failure)
      implements Command, LocalMessage {}

  /** The state inherited from the parents, and the log writer that was kept until it arrived. */
  record ParentsAnswered(
      LogWriter writer, @Nullable Inheritance inherited, @Nullable Throwable failure)
      implements Command, LocalMessage {}

  private record CallsFound(@Nullable FoundCalls found, @Nullable Throwable failure)
      implements Command, LocalMessage {}

  private record TrimPoint(OptionalLong persistSeq, long beforeMillis)
      implements Command, LocalMessage {}

  /** A trim point with a caller; {@code persistSeq} is null when the log could not be read. */
  private record TrimPointFor(
      ActorRef<StatusReply<Done>> replyTo, @Nullable OptionalLong persistSeq)
      implements Command, LocalMessage {}

  private record Dropped(@Nullable Throwable failure) implements Command, LocalMessage {}

  private static final Logger log = LoggerFactory.getLogger(ShardEntity.class);

  private static final Duration RESTART_DELAY_MIN = Duration.ofMillis(200);
  private static final Duration RESTART_DELAY_MAX = Duration.ofSeconds(30);
  private static final Duration OVERDUE_CHECK = Duration.ofSeconds(1);

  private final ShardKey shard;
  private final ActorRef<ClusterSharding.ShardCommand> region;
  private final ShardEnvironment env;
  private final TimerScheduler<Command> timers;
  private final ShardLife life;
  private final JournalKeeper journal;
  private ShardPhase phase;

  private Duration restartDelay = RESTART_DELAY_MIN;
  private long lastUsedNanos;

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
    this.life = new ShardLife(shard, env, new Effects());
    this.journal = new JournalKeeper(context, shard, env, life.tail);
    this.phase = ShardPhase.first(life);
    this.lastUsedNanos = nowNanos();
  }

  /**
   * Creates the entity of that shard; it asks {@code region} to passivate it when it has been idle.
   */
  public static Behavior<Command> create(
      ShardKey shard, ActorRef<ClusterSharding.ShardCommand> region, ShardEnvironment env) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ShardEntity entity = new ShardEntity(context, timers, region, shard, env);
                  entity.life.effects.describe(/* trim= */ false);
                  Duration idleCheck = env.settings().passivateAfter().dividedBy(2);
                  timers.startTimerWithFixedDelay(CheckIdle.INSTANCE, idleCheck);
                  timers.startTimerWithFixedDelay(RefuseOverdue.INSTANCE, OVERDUE_CHECK);
                  return entity;
                }));
  }

  /** Returns the shard whose log entries have that persistence id. */
  public static ShardKey shardOf(String persistenceId) {
    return ShardJournal.shardOf(persistenceId);
  }

  /** Returns whether that persistence id belongs to a shard of that stream. */
  public static boolean isShardOf(StreamKey stream, String persistenceId) {
    return ShardJournal.isShardOf(stream, persistenceId);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Append.class, this::onAppend)
        .onMessage(BatchPersisted.class, batch -> become(phase.persisted(batch.nextSeq())))
        .onMessage(CallsFound.class, found -> become(onCallsFound(found)))
        .onMessage(ProducersChanged.class, changed -> become(phase.producersChanged()))
        .onMessage(ProducerCommand.class, this::onProducer)
        .onMessage(Wake.class, this::onWake)
        .onMessage(Close.class, this::onClose)
        .onMessage(Ended.class, ended -> become(phase.ended(ended.state())))
        .onMessage(Described.class, said -> become(phase.described(said.descriptor(), said.trim())))
        .onMessage(NotDescribed.class, refused -> become(phase.notDescribed(refused.refusal())))
        .onMessage(JournalRecovered.class, recovered -> become(phase.recovered(recovered)))
        .onMessage(RecoveryFailed.class, failed -> become(phase.recoveryFailed(failed.cause())))
        .onMessage(LogOpened.class, opened -> onStep(journal.opened(opened)))
        .onMessage(ParentsAnswered.class, answered -> onStep(journal.inherited(answered)))
        .onMessage(JournalFenced.class, fenced -> become(phase.fenced(fenced.cause())))
        .onMessage(JournalStopped.class, stopped -> onJournalStopped())
        .onMessage(StartJournal.class, start -> become(phase.startJournal()))
        .onMessage(RefuseOverdue.class, check -> become(phase.refuseOverdue(nowNanos())))
        .onMessage(Trim.class, trim -> become(phase.trim()))
        .onMessage(TrimPoint.class, this::onTrimPoint)
        .onMessage(TrimBefore.class, this::onTrimBefore)
        .onMessage(TrimPointFor.class, this::onTrimPointFor)
        .onMessage(CheckIdle.class, check -> onCheckIdle())
        .onMessage(Stop.class, stop -> become(phase.stop()))
        .onMessage(Delete.class, delete -> become(phase.delete(delete)))
        .onMessage(Dropped.class, dropped -> become(phase.dropped(dropped.failure())))
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> become(ShardPhase next) {
    phase = next;
    return next instanceof RefusingPhase.Left ? Behaviors.stopped() : this;
  }

  private Behavior<Command> onAppend(Append append) {
    lastUsedNanos = nowNanos();
    return become(phase.append(append, env.clock().millis()));
  }

  private Behavior<Command> onProducer(ProducerCommand command) {
    lastUsedNanos = nowNanos();
    return become(phase.producer(command, env.clock().millis()));
  }

  private Behavior<Command> onWake(Wake wake) {
    lastUsedNanos = nowNanos();
    return become(phase.wake(wake));
  }

  private Behavior<Command> onClose(Close close) {
    lastUsedNanos = nowNanos();
    return become(phase.close(close));
  }

  private Behavior<Command> onStep(JournalKeeper.Step step) {
    Throwable failure = step.failure();
    if (failure != null) {
      phase = phase.recoveryFailed(failure);
    }
    return step.stopped() ? onJournalStopped() : this;
  }

  private Behavior<Command> onJournalStopped() {
    journal.stopped();
    return become(phase.journalStopped());
  }

  private ShardPhase onCallsFound(CallsFound found) {
    if (found.found() != null) {
      return phase.callsFound(found.found());
    }
    log.error("shard {} cannot look up retried calls in its log", shard, found.failure());
    return phase.callsNotFound(RepeatedCalls.unreadable(shard));
  }

  private Behavior<Command> onTrimPoint(TrimPoint point) {
    ActorRef<ShardJournal.Command> running = journal.running();
    if (running != null) {
      point
          .persistSeq()
          .ifPresent(
              seq -> {
                running.tell(new ShardJournal.Trim(seq, point.beforeMillis()));
                life.writer.expireProducers(point.beforeMillis());
              });
    }
    return this;
  }

  private Behavior<Command> onTrimBefore(TrimBefore trim) {
    getContext()
        .pipeToSelf(
            TrimSearch.before(env.records(), persistenceId(), trim.seq()),
            (point, unreadable) -> new TrimPointFor(trim.replyTo(), point));
    return this;
  }

  private Behavior<Command> onTrimPointFor(TrimPointFor found) {
    OptionalLong point = found.persistSeq();
    if (point == null || journal.running() == null) {
      found.replyTo().tell(StatusReply.error(VirtaException.unavailable(shard.stream())));
      return this;
    }
    found.replyTo().tell(StatusReply.ack());
    return onTrimPoint(new TrimPoint(point, 0));
  }

  private Behavior<Command> onCheckIdle() {
    if (life.tail.takeRead()) {
      lastUsedNanos = nowNanos();
    }
    boolean idle =
        nowNanos() - lastUsedNanos > env.settings().passivateAfter().toNanos()
            && life.writer.isDrained()
            && !life.tail.hasReaders();
    life.writer.rest(env.clock().millis());
    if (idle) {
      life.effects.passivate();
    }
    return this;
  }

  /**
   * Answers every waiting caller, however the entity ended, and lets readers know that they must
   * wake it again.
   */
  private Behavior<Command> onPostStop() {
    VirtaException refusal = VirtaException.unavailable(shard.stream());
    life.writer.refuseInFlight(refusal);
    life.refuseEverybody(refusal);
    life.writer.leave();
    life.waiters.deleted(refusal);
    life.tail.close();
    if (phase.isForgotten()) {
      env.tails().remove(shard);
    }
    return this;
  }

  private long nowNanos() {
    return env.machineNanos().getAsLong();
  }

  private String persistenceId() {
    return ShardJournal.persistenceId(shard).id();
  }

  private final class Effects implements ShardEffects {
    @Override
    public void describe(boolean trim) {
      getContext()
          .pipeToSelf(
              env.directory().describe(shard),
              (descriptor, refusal) ->
                  refusal == null
                      ? new Described(descriptor, trim)
                      : new NotDescribed(
                          VirtaException.from("Describing shard " + shard, refusal)));
    }

    @Override
    public void startJournal() {
      journal.start();
    }

    @Override
    public void startJournalLater() {
      log.warn("the journal of shard {} stopped; next try in {}", shard, restartDelay);
      timers.startSingleTimer(StartJournal.INSTANCE, restartDelay);
      timers.startTimerWithFixedDelay(RefuseOverdue.INSTANCE, OVERDUE_CHECK);
      Duration longer = restartDelay.multipliedBy(2);
      restartDelay = longer.compareTo(RESTART_DELAY_MAX) < 0 ? longer : RESTART_DELAY_MAX;
    }

    @Override
    public void journalIsBack() {
      restartDelay = RESTART_DELAY_MIN;
      timers.cancel(RefuseOverdue.INSTANCE);
    }

    @Override
    public boolean journalRuns() {
      return journal.runs();
    }

    @Override
    public void stopJournal() {
      journal.stop();
    }

    @Override
    public void trim(Duration retention) {
      long now = env.retention().millis();
      long before = now - retention.toMillis();
      getContext()
          .pipeToSelf(
              env.records().trimPoint(persistenceId(), before, now),
              (point, unreadable) -> {
                if (unreadable == null) {
                  return new TrimPoint(point, before);
                }
                log.error("shard {} cannot trim old records", shard, unreadable);
                return new TrimPoint(OptionalLong.empty(), before); // writes continue
              });
    }

    @Override
    public void lookUp(Set<CallId> calls, long sinceMillis) {
      Shard described = Objects.requireNonNull(life.tail.described());
      getContext()
          .pipeToSelf(
              CallLookup.run(env.records(), env.family(), shard, described, calls, sinceMillis),
              CallsFound::new);
    }

    @Override
    public void dropRecords() {
      CompletableFuture<Void> dropped =
          env.recordsWriters()
              .drop(persistenceId())
              .thenCompose(done -> env.metaWriters().drop(persistenceId()));
      getContext().pipeToSelf(dropped, (done, failure) -> new Dropped(failure));
    }

    @Override
    public void passivate() {
      region.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
    }
  }
}

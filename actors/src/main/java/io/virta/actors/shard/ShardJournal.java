package io.virta.actors.shard;

import io.virta.actors.damage.RecoveryFailures;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import io.virta.actors.serialization.LocalMessage;
import io.virta.actors.serialization.Persisted;
import io.virta.persistence.log.LogWriter;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.BatchSealer;
import io.virta.persistence.record.RecordBatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;
import org.apache.pekko.persistence.typed.JournalPersistRejected;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a shard's log: persists the batches of its {@link ShardEntity}, one event per
 * batch and one batch at a time. It is a separate actor because an event-sourced behavior stashes
 * every command while it persists, and puts, reads and subscriptions must not wait for the disk.
 */
final class ShardJournal
    extends EventSourcedBehavior<ShardJournal.Command, ShardJournal.Event, ShardState> {
  private static final String ENTITY = "shard";
  private static final int SNAPSHOTS_KEPT = 2;

  sealed interface Command extends LocalMessage {}

  /**
   * Makes that batch durable; answered with {@link ShardEntity.BatchPersisted}.
   *
   * @param sealer encrypts the batch before it is written; null to write it unencrypted
   */
  record Persist(RecordBatch batch, @Nullable BatchSealer sealer) implements Command {
    /**
     * Returns the batch encrypted if required, with the checksum of the stored bytes. Both are
     * computed in this actor: the entity accepts records meanwhile, and the log's own threads serve
     * all shards.
     */
    RecordBatch forTheLog() {
      return (sealer == null ? batch : sealer.seal(batch)).checksummed();
    }
  }

  /**
   * Trims everything up to that persist sequence number; retention has passed {@code beforeMillis}.
   */
  record Trim(long toPersistSeq, long beforeMillis) implements Command {}

  /**
   * Persists the state inherited from the parents; only then is the entity notified of the
   * recovery.
   */
  private record Inherit(Inheritance inheritance) implements Command {}

  /** Records a new owner of a producer; answered with {@link ShardEntity.ProducersChanged}. */
  record Fence(long producerNo, int epoch, long millis) implements Command {}

  /** Records that a producer has ended; answered with {@link ShardEntity.ProducersChanged}. */
  record Retire(long producerNo) implements Command {}

  /**
   * Ends the shard, after which no batch follows; answered with {@link ShardEntity.Ended}.
   * Idempotent.
   */
  enum End implements Command {
    INSTANCE
  }

  /** Stops the journal after everything sent before is persisted. */
  enum Stop implements Command {
    INSTANCE
  }

  sealed interface Event {}

  /**
   * A batch is durable.
   *
   * @param batch its bytes; null in a replay, which reads headers only
   */
  record BatchAppended(BatchHeader header, @Nullable RecordBatch batch) implements Event {}

  /**
   * Retention has trimmed everything up to that persist sequence number.
   *
   * @param beforeMillis the time that retention has passed, epoch milliseconds; 0 in events written
   *     before this field existed
   */
  record Trimmed(long toPersistSeq, long beforeMillis) implements Event, Persisted {}

  /** The state that the shard has taken over from its parents. */
  record Inherited(ProducerMarks producers, long repeatedMillis) implements Event, Persisted {}

  /** A producer has a new owner. */
  record ProducerFenced(long producerNo, int epoch, long millis) implements Event, Persisted {}

  /** A producer has ended. */
  record ProducerRetired(long producerNo) implements Event, Persisted {}

  /** The shard has ended. */
  record ShardEnded() implements Event, Persisted {}

  private final ActorContext<Command> context;
  private final ActorRef<ShardEntity.Command> front;
  private final LogWriter log;
  private final @Nullable Inheritance inherited;
  private final int snapshotEveryBatches;
  private long newestSnapshot;
  private long trimWanted;

  private ShardJournal(
      ActorContext<Command> context,
      ShardKey shard,
      ActorRef<ShardEntity.Command> front,
      LogWriter log,
      @Nullable Inheritance inherited,
      int snapshotEveryBatches) {
    super(persistenceId(shard));
    this.context = context;
    this.front = front;
    this.log = log;
    this.inherited = inherited;
    this.snapshotEveryBatches = snapshotEveryBatches;
  }

  /**
   * Creates the journal of that shard.
   *
   * @param log opened for this journal, so that older writers of this shard are fenced
   * @param inherited the state of the parents, for a shard whose log is empty; null for any other
   */
  static Behavior<Command> create(
      ShardKey shard,
      ActorRef<ShardEntity.Command> front,
      LogWriter log,
      @Nullable Inheritance inherited,
      int snapshotEveryBatches) {
    return Behaviors.setup(
        context -> new ShardJournal(context, shard, front, log, inherited, snapshotEveryBatches));
  }

  static PersistenceId persistenceId(ShardKey shard) {
    return PersistenceId.of(ENTITY, shard.entityId());
  }

  static boolean isShardOf(StreamKey stream, String persistenceId) {
    return persistenceId.startsWith(PersistenceId.of(ENTITY, stream.entityId()).id() + "/");
  }

  /**
   * Returns the shard whose journal has that persistence id; the inverse of {@link #persistenceId}.
   */
  static ShardKey shardOf(String persistenceId) {
    return ShardKey.parse(persistenceId.substring(persistenceId.indexOf('|') + 1));
  }

  @Override
  public String journalPluginId() {
    return "virta.journal.records";
  }

  @Override
  public String snapshotPluginId() {
    return "virta.snapshot.meta";
  }

  @Override
  public ShardState emptyState() {
    return ShardState.EMPTY;
  }

  @Override
  public CommandHandler<Command, Event, ShardState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Persist.class, this::persist)
        .onCommand(Trim.class, this::trim)
        .onCommand(Inherit.class, (state, command) -> inherit(command))
        .onCommand(Fence.class, (state, command) -> fence(command))
        .onCommand(Retire.class, (state, command) -> retire(command))
        .onCommand(End.class, (state, command) -> end(state))
        .onCommand(Stop.class, stop -> Effect().stop())
        .build();
  }

  private Effect<Event, ShardState> persist(ShardState state, Persist command) {
    RecordBatch batch = command.forTheLog();
    return Effect()
        .persist(new BatchAppended(batch.header(), batch))
        .thenRun(() -> front.tell(new ShardEntity.BatchPersisted(batch.nextSeq())));
  }

  private Effect<Event, ShardState> trim(ShardState state, Trim command) {
    trimWanted = Math.max(trimWanted, command.toPersistSeq());
    return Effect().persist(new Trimmed(command.toPersistSeq(), command.beforeMillis()));
  }

  private Effect<Event, ShardState> inherit(Inherit command) {
    return Effect()
        .persist(
            new Inherited(
                command.inheritance().producers(), command.inheritance().repeatedMillis()))
        .thenRun(this::recovered);
  }

  private Effect<Event, ShardState> fence(Fence command) {
    return Effect()
        .persist(new ProducerFenced(command.producerNo(), command.epoch(), command.millis()))
        .thenRun(() -> front.tell(ShardEntity.ProducersChanged.INSTANCE));
  }

  private Effect<Event, ShardState> retire(Retire command) {
    return Effect()
        .persist(new ProducerRetired(command.producerNo()))
        .thenRun(() -> front.tell(ShardEntity.ProducersChanged.INSTANCE));
  }

  private Effect<Event, ShardState> end(ShardState state) {
    return (state.closed() ? Effect().none() : Effect().persist(new ShardEnded()))
        .thenRun(ended -> front.tell(new ShardEntity.Ended(ended)));
  }

  @Override
  public EventHandler<ShardState, Event> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onEvent(BatchAppended.class, (state, event) -> state.apply(event.header()))
        .onEvent(
            Trimmed.class,
            (state, event) -> state.trimmed(event.toPersistSeq(), event.beforeMillis()))
        .onEvent(
            Inherited.class,
            (state, event) ->
                state.inherited(new Inheritance(event.producers(), event.repeatedMillis())))
        .onEvent(ProducerFenced.class, ShardJournal::fenced)
        .onEvent(
            ProducerRetired.class,
            (state, event) -> state.with(state.producers().retire(event.producerNo())))
        .onEvent(ShardEnded.class, (state, event) -> state.end())
        .build();
  }

  private static ShardState fenced(ShardState state, ProducerFenced event) {
    return state.with(state.producers().fence(event.producerNo(), event.epoch(), event.millis()));
  }

  @Override
  public SignalHandler<ShardState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.class, (state, signal) -> replayed(state))
        .onSignal(
            RecoveryFailed.class,
            (state, signal) -> front.tell(new ShardEntity.RecoveryFailed(signal.getFailure())))
        .onSignal(JournalPersistRejected.class, (state, signal) -> rejected(signal.getFailure()))
        .onSignal(SnapshotCompleted.class, (state, signal) -> snapshotTaken(signal))
        .build();
  }

  /** Reports a fenced write. Pekko stops the journal afterwards. */
  private void rejected(Throwable cause) {
    if (RecoveryFailures.isFenced(cause)) {
      front.tell(new ShardEntity.JournalFenced(cause));
    }
  }

  /** Persists the inherited state before anything else is written to the log. */
  private void replayed(ShardState state) {
    if (inherited == null || inherited.isEmpty()) {
      recovered(state);
    } else {
      context.getSelf().tell(new Inherit(inherited));
    }
  }

  private void recovered(ShardState state) {
    front.tell(new ShardEntity.JournalRecovered(context.getSelf(), state));
  }

  /**
   * Trims to the older of the two snapshots kept: if the newest is unreadable, the events after the
   * older one still exist.
   */
  private void snapshotTaken(SnapshotCompleted signal) {
    long olderSnapshot = newestSnapshot;
    newestSnapshot = signal.getSnapshotMetadata().sequenceNr();
    long to = Math.min(trimWanted, olderSnapshot);
    if (to > 0) {
      log.trim(to);
    }
  }

  @Override
  public boolean shouldSnapshot(ShardState state, Event event, long sequenceNr) {
    return event instanceof Trimmed || event instanceof ShardEnded;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(snapshotEveryBatches, SNAPSHOTS_KEPT);
  }

  @Override
  public EventAdapter<Event, Object> eventAdapter() {
    return BatchAdapter.INSTANCE;
  }

  /** Stores a batch as its own bytes; a replay returns only the header. */
  private static final class BatchAdapter extends EventAdapter<Event, Object> {
    static final BatchAdapter INSTANCE = new BatchAdapter();

    @Override
    public Object toJournal(Event event) {
      return event instanceof BatchAppended appended && appended.batch() != null
          ? appended.batch()
          : event;
    }

    @Override
    public String manifest(Event event) {
      return "";
    }

    @Override
    public EventSeq<Event> fromJournal(Object stored, String manifest) {
      if (stored instanceof BatchHeader header) {
        return EventSeq.single(new BatchAppended(header, null));
      }
      if (stored instanceof RecordBatch batch) { // a journal that replays payloads
        return EventSeq.single(new BatchAppended(batch.header(), null));
      }
      return EventSeq.single((Event) stored);
    }
  }
}

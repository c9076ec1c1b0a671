package io.virta.actors.shard;

import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.shard.ShardEntity.Command;
import io.virta.actors.shard.ShardEntity.JournalStopped;
import io.virta.actors.shard.ShardEntity.LogOpened;
import io.virta.actors.shard.ShardEntity.ParentsAnswered;
import io.virta.persistence.log.LogWriter;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops the journal of a shard. Before a journal starts, the log is opened for it, which
 * fences older journals, and a shard with an empty log asks its parents for the state to inherit.
 * Not thread safe; owned by one {@link ShardEntity}.
 *
 * <pre>
 * start --LogOpened--> [asks parents --ParentsAnswered-->] journal runs --JournalStopped--> start
 * </pre>
 */
final class JournalKeeper {
  /**
   * The result of one step of starting a journal.
   *
   * @param failure why the journal could not be started; null if there was no failure, or if the
   *     journal is no longer wanted
   * @param stopped whether no journal is running or starting
   */
  record Step(@Nullable Throwable failure, boolean stopped) {
    private static final Step GOES_ON = new Step(null, false);
    private static final Step STOPPED = new Step(null, true);
  }

  private final ActorContext<Command> context;
  private final ShardKey shard;
  private final ShardEnvironment env;
  private final ShardTail tail;
  private @Nullable ActorRef<ShardJournal.Command> journal;

  /** Whether a journal is being started. */
  private boolean opening;

  /** Whether that journal is no longer wanted. */
  private boolean stopWhenOpened;

  JournalKeeper(
      ActorContext<Command> context, ShardKey shard, ShardEnvironment env, ShardTail tail) {
    this.context = context;
    this.shard = shard;
    this.env = env;
    this.tail = tail;
  }

  /** Returns the running journal; null if there is none. */
  @Nullable ActorRef<ShardJournal.Command> running() {
    return journal;
  }

  /** Returns whether a journal is running or being started. */
  boolean runs() {
    return opening || journal != null;
  }

  void start() {
    opening = true;
    context.pipeToSelf(
        env.recordsWriters().open(ShardJournal.persistenceId(shard).id()), LogOpened::new);
  }

  Step opened(LogOpened opened) {
    LogWriter writer = opened.writer();
    Shard described = tail.described();
    if (writer == null) {
      return notOpened(opened.failure());
    }
    if (stopWhenOpened
        || writer.highestPersistSeqBefore() > 0
        || described == null
        || described.parents().isEmpty()) {
      return run(writer, null);
    }
    context.pipeToSelf(
        Inheritance.of(shard.stream(), described, env.family()),
        (inherited, failure) -> new ParentsAnswered(writer, inherited, failure));
    return Step.GOES_ON;
  }

  Step inherited(ParentsAnswered answered) {
    return answered.failure() == null
        ? run(answered.writer(), answered.inherited())
        : notOpened(answered.failure());
  }

  private Step notOpened(@Nullable Throwable failure) {
    opening = false;
    return stopWhenOpened ? Step.STOPPED : new Step(failure, true);
  }

  /** Starts the journal on the open log; it recovers and then persists the inherited state. */
  private Step run(LogWriter writer, @Nullable Inheritance inherited) {
    opening = false;
    if (stopWhenOpened) {
      return Step.STOPPED;
    }
    journal =
        context.spawnAnonymous(
            ShardJournal.create(
                shard,
                context.getSelf(),
                writer,
                inherited,
                env.settings().snapshotEveryBatches()));
    context.watchWith(journal, JournalStopped.INSTANCE);
    return Step.GOES_ON;
  }

  /**
   * Stops the journal after it has processed everything sent to it; a journal being started will
   * not run.
   */
  void stop() {
    if (journal == null) {
      stopWhenOpened = true;
    } else {
      journal.tell(ShardJournal.Stop.INSTANCE);
    }
  }

  void stopped() {
    journal = null;
    stopWhenOpened = false;
  }
}

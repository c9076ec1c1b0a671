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
 * fences older ones, and a shard whose log is empty asks its parents what it takes over from them.
 * Not thread safe; owned by one {@link ShardEntity}.
 *
 * <pre>
 * start --LogOpened--> [asks parents --ParentsAnswered-->] journal runs --JournalStopped--> start
 * </pre>
 */
final class JournalKeeper {
  /**
   * What an answer has led to.
   *
   * @param failure why there is no journal; null when there is none, or when nobody wants it
   * @param stopped whether no journal runs, and none will
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

  /** Whether a journal is on its way. */
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

  /** The journal, once it has started; null without one. */
  @Nullable ActorRef<ShardJournal.Command> running() {
    return journal;
  }

  /** Whether there is a journal, or will be. */
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

  /** The log is open: its journal recovers, and takes over what the shard has inherited. */
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

  /** Stops the journal when it has done all that it got; one on its way does not start. */
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

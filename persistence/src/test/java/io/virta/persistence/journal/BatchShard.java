package io.virta.persistence.journal;

import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** A minimal shard: it persists batches and knows the number of the next record. */
final class BatchShard
    extends EventSourcedBehavior<BatchShard.Command, BatchShard.Event, BatchShard.State> {

  sealed interface Command {}

  record Append(int records, ActorRef<Long> replyTo) implements Command {}

  record Next(ActorRef<State> replyTo) implements Command {}

  /** The state depends only on the header; the records are present only in new events. */
  sealed interface Event {
    BatchHeader header();
  }

  record Appended(BatchHeader header, RecordBatch batch) implements Event {}

  record Recovered(BatchHeader header) implements Event {}

  /** The next record number, and the number of events with and without records since the start. */
  record State(long next, int appended, int recovered) {}

  static Behavior<Command> create(String id) {
    return new BatchShard(PersistenceId.ofUniqueId(id));
  }

  private BatchShard(PersistenceId id) {
    super(id);
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
  public State emptyState() {
    return new State(1, 0, 0);
  }

  @Override
  public CommandHandler<Command, Event, State> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Append.class,
            (state, append) -> {
              RecordBatch batch =
                  RecordBatchJournalIT.batch(
                      state.next(), 1_000 + state.next(), data(state.next(), append.records()));
              return Effect()
                  .persist((Event) new Appended(batch.header(), batch))
                  .thenReply(append.replyTo(), State::next);
            })
        .onCommand(Next.class, (state, next) -> Effect().reply(next.replyTo(), state))
        .build();
  }

  /** The record with number n holds the text {@code n}. */
  private static String[] data(long first, int records) {
    String[] data = new String[records];
    for (int i = 0; i < records; i++) {
      data[i] = String.valueOf(first + i);
    }
    return data;
  }

  @Override
  public EventHandler<State, Event> eventHandler() {
    return (state, event) ->
        event instanceof Appended
            ? new State(event.header().nextSeq(), state.appended() + 1, state.recovered())
            : new State(event.header().nextSeq(), state.appended(), state.recovered() + 1);
  }

  @Override
  public EventAdapter<Event, Object> eventAdapter() {
    return new EventAdapter<>() {
      @Override
      public Object toJournal(Event event) {
        return ((Appended) event).batch();
      }

      @Override
      public String manifest(Event event) {
        return "";
      }

      @Override
      public EventSeq<Event> fromJournal(Object kept, String manifest) {
        return EventSeq.single(new Recovered((BatchHeader) kept));
      }
    };
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.disabled();
  }
}

package io.virta.processors.operator;

import io.virta.processors.aggregate.Accumulation;
import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Work;
import io.virta.processors.state.KeyCodec;
import io.virta.processors.state.SlotKey;
import io.virta.processors.state.WindowState;
import io.virta.processors.window.Span;
import org.jspecify.annotations.Nullable;

/** Aggregates a number of events of each key. */
final class CountOperator implements StatefulOperator {
  /** Ends by its number of events, and never by its time. */
  private static final Span TIMELESS = new Span(0, Long.MAX_VALUE);

  private final Stage stage;
  private final Work.CountAggregate work;
  private final WindowState state;
  private final Moment moment;
  private final Guard guard;
  private final Receiver results;

  CountOperator(
      Stage stage, Work.CountAggregate work, Moment moment, Guard guard, Receiver results) {
    this.stage = stage;
    this.work = work;
    this.state =
        new WindowState(
            work.id(),
            /* byShard= */ false,
            new KeyCodec(work.keyType()),
            new CountingCodec(work.aggregate().codec()));
    this.moment = moment;
    this.guard = guard;
    this.results = results;
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public WindowState state() {
    return state;
  }

  @Override
  public void accept(Object event) {
    SlotKey slot = new SlotKey(moment.key(), TIMELESS);
    Counting kept = (Counting) state.get(slot);
    Object next = added(kept, event);
    if (next == null) {
      return;
    }
    int events = kept == null ? 1 : kept.events() + 1;
    if (events < work.events()) {
      state.set(slot, new Counting(events, next), moment.shard);
      return;
    }
    state.remove(slot);
    Object result =
        guard.attempt(
            all -> work.result().apply(slot.key(), work.aggregate().result().apply(all)), next);
    if (result != null) {
      results.accept(result);
    }
  }

  /** Returns the accumulator after the event; null if that failed and the event is dropped. */
  private @Nullable Object added(@Nullable Counting kept, Object event) {
    Accumulation<Object, Object, Object> aggregate = work.aggregate();
    return guard.attempt(
        one -> {
          Object before = kept == null ? aggregate.create().get() : kept.accumulator();
          return aggregate.add().apply(before, one, moment.eventMillis);
        },
        event);
  }

  @Override
  public void advance(Watermarks watermarks) {
    // Time ends none of these windows.
  }
}

package io.virta.processors.graph;

import io.virta.processors.Aggregate;
import io.virta.processors.CountWindow;
import io.virta.processors.CountWindowed;
import io.virta.processors.Events;
import io.virta.processors.Keyed;
import io.virta.processors.ResultFunction;
import io.virta.processors.TimeWindow;
import io.virta.processors.TimeWindowed;
import io.virta.processors.WindowResult;
import io.virta.processors.Windows;
import io.virta.processors.aggregate.Accumulation;
import io.virta.processors.window.Counted;
import io.virta.processors.window.Windowing;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** Keyed events that are being defined. */
final class KeyedDraft<K, T> implements Keyed<K, T> {
  private final EventsDraft<T> events;
  private final Class<K> keyType;

  /** Whether all events of a key come from one shard. */
  private final boolean byShard;

  KeyedDraft(EventsDraft<T> events, Class<K> keyType, boolean byShard) {
    this.events = events;
    this.keyType = keyType;
    this.byShard = byShard;
  }

  @Override
  public Keyed<K, T> filter(Predicate<? super T> test) {
    return new KeyedDraft<>((EventsDraft<T>) events.filter(test), keyType, byShard);
  }

  @Override
  public <R> Keyed<K, R> map(Function<? super T, ? extends R> mapper) {
    return new KeyedDraft<>((EventsDraft<R>) events.<R>map(mapper), keyType, byShard);
  }

  @Override
  public <R> Keyed<K, R> map(Class<R> type, Function<? super T, ? extends R> mapper) {
    return new KeyedDraft<>((EventsDraft<R>) events.map(type, mapper), keyType, byShard);
  }

  @Override
  public TimeWindowed<K, T> window(TimeWindow window) {
    return new Windowed((Windowing) window);
  }

  @Override
  public CountWindowed<K, T> window(CountWindow window) {
    return new Counts(((Counted) window).events());
  }

  private final class Counts implements CountWindowed<K, T> {
    private final int count;

    Counts(int count) {
      this.count = count;
    }

    @Override
    @SuppressWarnings("unchecked") // the language has checked the types of key and result
    public <R, O> Events<O> aggregate(
        String id,
        Aggregate<? super T, R> aggregate,
        BiFunction<? super K, ? super R, ? extends O> result) {
      events.pipeline.stateful(id, events.stage().name);
      Work work =
          new Work.CountAggregate(
              id,
              keyType,
              count,
              Accumulation.erased(aggregate),
              (BiFunction<Object, Object, Object>) (BiFunction<?, ?, ?>) result);
      return events.then(id, null, work);
    }
  }

  private final class Windowed implements TimeWindowed<K, T> {
    private final Windowing windowing;

    Windowed(Windowing windowing) {
      this.windowing = windowing;
    }

    @Override
    public <R> Windows<K, T, R> aggregate(String id, Aggregate<? super T, R> aggregate) {
      events.pipeline.stateful(id, events.stage().name);
      Work work =
          new Work.WindowAggregate(id, keyType, byShard, windowing, Accumulation.erased(aggregate));
      EventsDraft<WindowResult<K, R>> aggregated = events.then(id, null, work);
      return new WindowsDraft<>(aggregated, events);
    }
  }

  private record WindowsDraft<K, T, R>(
      EventsDraft<WindowResult<K, R>> aggregated, EventsDraft<T> events)
      implements Windows<K, T, R> {
    @Override
    public Events<WindowResult<K, R>> results() {
      return aggregated;
    }

    @Override
    public <O> Events<O> results(ResultFunction<? super K, ? super R, ? extends O> result) {
      Function<WindowResult<K, R>, O> mapper =
          one -> result.apply(one.key(), one.window(), one.value());
      return aggregated.then("results", null, new Work.Map(EventsDraft.erased(mapper)));
    }

    @Override
    public Events<T> late() {
      return aggregated.then("late", events.type, Work.Late.INSTANCE);
    }
  }
}

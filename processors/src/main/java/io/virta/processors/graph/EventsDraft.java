package io.virta.processors.graph;

import io.virta.processors.Branches;
import io.virta.processors.Codec;
import io.virta.processors.ErrorPolicy;
import io.virta.processors.Events;
import io.virta.processors.Keyed;
import io.virta.processors.codec.JacksonCodec;
import io.virta.processors.error.Policy;
import io.virta.processors.state.KeyCodec;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of a stage that is being defined.
 *
 * @param <T> the type of the events, which the language checks; stages work with {@code Object}
 */
class EventsDraft<T> implements Events<T> {
  final PipelineDraft pipeline;
  final @Nullable Class<? extends T> type;
  private final @Nullable StageDraft stage;

  EventsDraft(
      PipelineDraft pipeline, @Nullable StageDraft stage, @Nullable Class<? extends T> type) {
    this.pipeline = pipeline;
    this.stage = stage;
    this.type = type;
  }

  StageDraft stage() {
    return Objects.requireNonNull(stage);
  }

  <R> EventsDraft<R> then(String word, @Nullable Class<? extends R> result, Work work) {
    return new EventsDraft<>(pipeline, add(word, List.of(stage()), () -> work), result);
  }

  private StageDraft add(String word, List<StageDraft> from, Supplier<Work> work) {
    return pipeline.add(word, from, work);
  }

  /** The function as the stages call it: with any object, which is known to be of its type. */
  @SuppressWarnings("unchecked")
  static <A, B> Function<Object, B> erased(Function<? super A, ? extends B> function) {
    return (Function<Object, B>) (Function<?, ?>) function;
  }

  @Override
  public <R> Events<R> map(Function<? super T, ? extends R> mapper) {
    return then("map", null, new Work.Map(erased(mapper)));
  }

  @Override
  public <R> Events<R> map(Class<R> result, Function<? super T, ? extends R> mapper) {
    return then("map", result, new Work.Map(erased(mapper)));
  }

  @Override
  @SuppressWarnings("unchecked")
  public Events<T> filter(Predicate<? super T> test) {
    return then("filter", type, new Work.Filter((Predicate<Object>) test));
  }

  @Override
  public <R> Events<R> flatMap(Function<? super T, ? extends Iterable<? extends R>> mapper) {
    return then("flatMap", null, new Work.FlatMap(erased(mapper)));
  }

  @Override
  public <S extends T> Events<S> only(Class<S> subtype) {
    return only(subtype, List.of());
  }

  /** The events of a type that no earlier branch has taken. */
  <S extends T> EventsDraft<S> only(Class<S> subtype, List<Class<?>> earlier) {
    return then(subtype.getSimpleName(), subtype, new Work.Only(subtype, earlier));
  }

  /** The events that no branch has taken. */
  EventsDraft<T> rest(List<Class<?>> earlier) {
    return then("rest", type, new Work.Only(Object.class, earlier));
  }

  @Override
  public Branches<T> branch() {
    BranchesDraft<T> branches = new BranchesDraft<>(this);
    pipeline.add(branches);
    return branches;
  }

  @Override
  public Events<T> merge(Events<? extends T> other) {
    EventsDraft<? extends T> events = (EventsDraft<? extends T>) other;
    return new EventsDraft<>(
        pipeline,
        add("merge", List.of(stage(), events.stage()), () -> Work.Merge.INSTANCE),
        type != null && type.equals(events.type) ? type : null);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Events<T> peek(Consumer<? super T> look) {
    return then("peek", type, new Work.Peek((Consumer<Object>) look));
  }

  @Override
  public Events<T> onError(ErrorPolicy policy) {
    stage().onError = (Policy) policy;
    return this;
  }

  @Override
  public Keyed<String, T> keyBy(Function<? super T, String> key) {
    return keyed("keyBy", String.class, key, /* isPartitionKey= */ false);
  }

  @Override
  public <K> Keyed<K, T> keyBy(Class<K> keyType, Function<? super T, ? extends K> key) {
    return keyed("keyBy", keyType, key, /* isPartitionKey= */ false);
  }

  <K> Keyed<K, T> keyed(
      String word, Class<K> keyType, Function<? super T, ? extends K> key, boolean isPartitionKey) {
    String problem = KeyCodec.problemOf(keyType);
    if (problem != null) {
      pipeline.wrong(
          stage().name, problem, "Key by text, a number, an enum, a UUID, or a record of these.");
    }
    EventsDraft<T> events = then(word, type, new Work.KeyBy(keyType, erased(key), isPartitionKey));
    return new KeyedDraft<>(events, keyType, isPartitionKey);
  }

  @Override
  public void write(String stream, Function<? super T, String> partitionKey) {
    write(stream, JacksonCodec.any(), partitionKey);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void write(
      String stream, Codec<? super T> codec, Function<? super T, String> partitionKey) {
    StageDraft written =
        then(
                "write " + stream,
                null,
                new Work.Write(stream, (Codec<Object>) codec, erased(partitionKey)))
            .stage();
    pipeline.checkStream(written.name, stream);
  }
}

package io.virta.actors.topic;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * What each listener of a topic receives: a snapshot, then changes. Nothing is queued for a
 * listener that reads slowly: changes that it has not taken are conflated into one, and whoever
 * makes them never waits for it. Immutable; any number of listeners use it.
 *
 * @param <V> a snapshot or a change
 */
public final class TopicFeed<V> {
  private final Supplier<Source<V, NotUsed>> newRun;

  private TopicFeed(Supplier<Source<V, NotUsed>> newRun) {
    this.newRun = newRun;
  }

  /**
   * A topic whose changes are told as they happen.
   *
   * @param snapshot reads the state for a new listener; its failure is the listener's
   * @param changes what happens after a snapshot, started at once when the snapshot is there
   * @param conflation joins a change that waits for the listener with the one after it
   */
  public static <V> TopicFeed<V> changing(
      Supplier<CompletionStage<V>> snapshot,
      Function<V, Source<V, ?>> changes,
      BinaryOperator<V> conflation) {
    return new TopicFeed<>(
        () ->
            Source.completionStage(snapshot.get())
                .flatMapConcat(
                    first ->
                        Source.single(first)
                            .concat(changes.apply(first).conflate(conflation::apply))));
  }

  /**
   * A topic that is its whole state, read whenever the interval has passed and the listener can
   * take it: each change is a new snapshot and replaces the one before.
   */
  public static <V> TopicFeed<V> sampled(Duration interval, Supplier<V> state) {
    return new TopicFeed<>(
        () ->
            // A tick that nobody takes is dropped, so a slow listener queues nothing.
            Source.tick(Duration.ZERO, interval, NotUsed.getInstance())
                .map(tick -> state.get())
                .mapMaterializedValue(cancellable -> NotUsed.getInstance()));
  }

  /**
   * A topic whose source conflates by itself, for example before it makes what a listener sees.
   *
   * @param newRun makes the source for one listener: its first element is the snapshot
   */
  public static <V> TopicFeed<V> conflated(Supplier<Source<V, NotUsed>> newRun) {
    return new TopicFeed<>(newRun);
  }

  /** A source that starts a run of its own for each listener. */
  public Source<V, NotUsed> source() {
    return Source.lazySource(newRun::get)
        .mapMaterializedValue(whenStarted -> NotUsed.getInstance());
  }
}

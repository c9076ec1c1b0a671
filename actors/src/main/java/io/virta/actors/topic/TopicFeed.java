package io.virta.actors.topic;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The feed that each listener of a topic receives: a snapshot, then changes. Nothing is queued for
 * a slow listener: pending changes are conflated into one, and the source of the changes never
 * waits for a listener. Immutable; any number of listeners can use it.
 *
 * @param <V> a snapshot or a change
 */
public final class TopicFeed<V> {
  private final Supplier<Source<V, NotUsed>> newRun;

  private TopicFeed(Supplier<Source<V, NotUsed>> newRun) {
    this.newRun = newRun;
  }

  /**
   * Returns a feed whose changes are sent as they happen.
   *
   * @param snapshot reads the state for a new listener; if it fails, the listener's source fails
   * @param changes the changes after a snapshot, started as soon as the snapshot is available
   * @param conflation merges a pending change with the next one
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
   * Returns a feed of complete snapshots, each of which replaces the one before. The state is read
   * when the interval has passed and the listener has demand.
   */
  public static <V> TopicFeed<V> sampled(Duration interval, Supplier<V> state) {
    return new TopicFeed<>(
        () ->
            // A tick without demand is dropped, so nothing is queued for a slow listener.
            Source.tick(Duration.ZERO, interval, NotUsed.getInstance())
                .map(tick -> state.get())
                .mapMaterializedValue(cancellable -> NotUsed.getInstance()));
  }

  /**
   * Returns a feed whose source conflates by itself, for example before it converts changes to the
   * listener's format.
   *
   * @param newRun creates the source for one listener, whose first element is the snapshot
   */
  public static <V> TopicFeed<V> conflated(Supplier<Source<V, NotUsed>> newRun) {
    return new TopicFeed<>(newRun);
  }

  /** Returns a source that starts a separate run for each listener. */
  public Source<V, NotUsed> source() {
    return Source.lazySource(newRun::get)
        .mapMaterializedValue(whenStarted -> NotUsed.getInstance());
  }
}

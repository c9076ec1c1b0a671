package io.virta.dashboards.live;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * A bounded number of places for downloads. Each is given back once, also by a download that never
 * starts because its client has gone away meanwhile. Safe for any thread.
 */
final class DownloadPlaces {
  private enum State {
    TAKEN,
    STARTED,
    GIVEN_BACK
  }

  private final Semaphore free;
  private final Executor afterStartTimeout;

  /**
   * @param startTimeout how long a download may wait for its start; it keeps its place meanwhile
   */
  DownloadPlaces(int places, Duration startTimeout) {
    this.free = new Semaphore(places);
    this.afterStartTimeout =
        CompletableFuture.delayedExecutor(startTimeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A place; empty when all are taken. */
  Optional<Place> take() {
    return free.tryAcquire() ? Optional.of(new Place()) : Optional.empty();
  }

  /** One download's place. */
  final class Place {
    private final AtomicReference<State> state = new AtomicReference<>(State.TAKEN);

    /**
     * A download that keeps this place until it has ended. It fails, and the place is free again,
     * when it does not start in time.
     */
    <T> Source<T, NotUsed> keptBy(Source<T, NotUsed> download) {
      afterStartTimeout.execute(() -> giveBackFrom(State.TAKEN));
      return Source.fromMaterializer((materializer, attributes) -> start(download))
          .mapMaterializedValue(whenStarted -> NotUsed.getInstance());
    }

    private <T> Source<T, NotUsed> start(Source<T, NotUsed> download) {
      if (!state.compareAndSet(State.TAKEN, State.STARTED)) {
        return Source.failed(new IllegalStateException("the download did not start in time"));
      }
      return download.watchTermination(
          (started, whenDone) -> {
            whenDone.whenComplete((done, failure) -> giveBackFrom(State.STARTED));
            return started;
          });
    }

    /** Gives back a place that no download keeps. */
    void giveBack() {
      giveBackFrom(State.TAKEN);
    }

    private void giveBackFrom(State before) {
      if (state.compareAndSet(before, State.GIVEN_BACK)) {
        free.release();
      }
    }
  }
}

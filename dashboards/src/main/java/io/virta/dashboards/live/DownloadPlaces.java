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
 * Limits the number of concurrent downloads with permits. Each permit is released exactly once,
 * even if a download never starts because its client has disconnected. Safe for any thread.
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
   * @param startTimeout how long a download may hold its permit before it starts
   */
  DownloadPlaces(int places, Duration startTimeout) {
    this.free = new Semaphore(places);
    this.afterStartTimeout =
        CompletableFuture.delayedExecutor(startTimeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Acquires a permit; empty if none is free. */
  Optional<Place> take() {
    return free.tryAcquire() ? Optional.of(new Place()) : Optional.empty();
  }

  /** The permit of one download. */
  final class Place {
    private final AtomicReference<State> state = new AtomicReference<>(State.TAKEN);

    /**
     * Returns a download that holds this permit until it has ended. If it does not start in time,
     * it fails and the permit is released.
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

    /** Releases a permit that no download holds. */
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

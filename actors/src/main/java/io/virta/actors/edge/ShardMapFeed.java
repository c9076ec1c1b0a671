package io.virta.actors.edge;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * The shard maps of streams, for consumers on this node that follow them. Each consumer asks the
 * stream itself, first when it starts and then when a change was announced: this node's cached maps
 * may be out of date for a moment, and an announcement says too little. Nothing is asked in
 * between. Safe for any thread.
 */
final class ShardMapFeed {
  /** The pause before a stream that did not answer is asked again. */
  static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

  private enum Look {
    NOW
  }

  private final ShardMaps.Origin origin;
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();

  ShardMapFeed(ShardMaps.Origin origin) {
    this.origin = origin;
  }

  /** See {@link io.virta.actors.Shards#shardMaps}. */
  Source<Optional<ShardMap>, NotUsed> of(Namespace namespace, StreamName stream) {
    return Source.fromMaterializer(
            (materializer, attributes) -> new Follower(namespace, stream, materializer).maps())
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  /** Lets the consumers that follow a stream of that name ask again. */
  void changed(StreamKey stream) {
    followers.forEach(follower -> follower.changed(stream));
  }

  /** Returns the number of running sources. */
  int followerCount() {
    return followers.size();
  }

  /** One run of the source. */
  private final class Follower {
    private final Namespace namespace;
    private final StreamName name;
    private final Materializer materializer;

    /** Holds one request to look: it covers all changes until the stream is asked. */
    private volatile @Nullable BoundedSourceQueue<Look> looks;

    // These belong to the stage that emits.
    private boolean emitted;
    private boolean exists;
    private @Nullable ShardMap newest;

    Follower(Namespace namespace, StreamName name, Materializer materializer) {
      this.namespace = namespace;
      this.name = name;
      this.materializer = materializer;
    }

    Source<Optional<ShardMap>, NotUsed> maps() {
      return Source.<Look>queue(1)
          .mapMaterializedValue(this::begin)
          .watchTermination(
              (begun, ended) -> {
                ended.whenComplete((done, failure) -> followers.remove(this));
                return begun;
              })
          .mapAsync(1, look -> read())
          .mapConcat(found -> found)
          // The stream is asked one time after the other, so the later answer is the newer one.
          .conflate((pending, later) -> later)
          // Not a filter, which would take an element ahead of demand and let it become old.
          .mapConcat(now -> isNews(now) ? List.of(now) : List.of());
    }

    private NotUsed begin(BoundedSourceQueue<Look> queue) {
      looks = queue;
      followers.add(this); // before the first look, which would miss a change in between
      look();
      return NotUsed.getInstance();
    }

    void changed(StreamKey stream) {
      if (stream.name().equals(name) && stream.namespace().equals(namespace)) {
        look();
      }
    }

    private void look() {
      BoundedSourceQueue<Look> queue = looks;
      if (queue != null) {
        queue.offer(Look.NOW); // refused while another request is pending
      }
    }

    /** Asks the stream; returns nothing if it does not answer now. */
    private CompletionStage<List<Optional<ShardMap>>> read() {
      // Not a dependent stage: that would wrap the failure, which consumers get.
      CompletableFuture<List<Optional<ShardMap>>> reading = new CompletableFuture<>();
      origin
          .describe(namespace, name)
          .whenComplete(
              (stream, failure) -> {
                if (failure == null) {
                  reading.complete(List.of(ShardMaps.mapOf(stream)));
                } else if (VirtaException.isRefusal(failure, ErrorCode.STREAM_NOT_FOUND)) {
                  reading.complete(List.of(Optional.empty()));
                } else if (VirtaException.isRefusal(failure, ErrorCode.UNAVAILABLE)) {
                  lookLater();
                  reading.complete(List.of());
                } else {
                  reading.completeExceptionally(Failures.unwrap(failure));
                }
              });
      return reading;
    }

    private void lookLater() {
      materializer
          .system()
          .scheduler()
          .scheduleOnce(AGAIN_AFTER, this::look, materializer.executionContext());
    }

    private boolean isNews(Optional<ShardMap> now) {
      ShardMap map = now.orElse(null);
      boolean news = map == null ? exists || !emitted : newest == null || map.isNewerThan(newest);
      if (news) {
        emitted = true;
        exists = map != null;
        newest = map == null ? newest : map; // an older incarnation must not follow its deletion
      }
      return news;
    }
  }
}

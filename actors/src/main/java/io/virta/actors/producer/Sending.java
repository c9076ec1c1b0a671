package io.virta.actors.producer;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;

/**
 * One call of {@link ProducerSession#send}, with the number of its records that are not stored yet.
 * Not thread safe.
 */
final class Sending {
  private final CompletableFuture<Done> done = new CompletableFuture<>();
  private int left;

  Sending(int records) {
    this.left = records;
    if (records == 0) {
      done.complete(Done.getInstance());
    }
  }

  CompletableFuture<Done> future() {
    return done;
  }

  void stored() {
    left--;
    if (left == 0) {
      done.complete(Done.getInstance());
    }
  }

  void fail(Throwable failure) {
    done.completeExceptionally(failure);
  }
}

package io.virta.persistence.journal;

import io.virta.persistence.failure.Failures;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.dispatch.Futures;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/**
 * Converts a future for Pekko's plugin API; it fails with the cause itself, without a wrapper
 * exception.
 */
final class PluginFuture {
  private PluginFuture() {}

  static <T> Future<T> of(CompletableFuture<T> answer) {
    Promise<T> promise = Futures.promise();
    answer.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            promise.success(value);
          } else {
            promise.failure(Failures.unwrap(failure));
          }
        });
    return promise.future();
  }
}

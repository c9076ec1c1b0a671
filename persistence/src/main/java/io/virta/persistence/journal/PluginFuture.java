package io.virta.persistence.journal;

import io.virta.persistence.failure.Failures;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.dispatch.Futures;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/** A future as Pekko's plugins give it, failing with what went wrong and not with a wrapper. */
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

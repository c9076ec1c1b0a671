package io.virta.persistence.journal;

import io.virta.persistence.failure.Failures;
import io.virta.persistence.log.FencedException;
import io.virta.persistence.log.LogFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.pekko.dispatch.Futures;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/**
 * Collects the outcomes of the atomic writes of one request, which arrive on threads of the log's
 * engine, and answers once. A rejection (not serializable, no room) concerns one write; a failure
 * leaves the outcome of all of them unknown.
 */
final class WriteResults {
  /** Pekko's short form for "no write was rejected". */
  private static final Iterable<Optional<Exception>> ALL_WRITTEN = List.of();

  private final Promise<Iterable<Optional<Exception>>> answer = Futures.promise();
  private final AtomicReferenceArray<@Nullable Exception> refusals;
  private final AtomicInteger pending;

  WriteResults(int writes) {
    this.refusals = new AtomicReferenceArray<>(writes);
    this.pending = new AtomicInteger(writes);
  }

  Future<Iterable<Optional<Exception>>> answer() {
    return answer.future();
  }

  /** Records that write {@code index} was rejected and not stored. */
  void refused(int index, Exception why) {
    refusals.set(index, why);
    written();
  }

  /** Records the outcome of write {@code index} in the log. */
  void completed(int index, @Nullable Throwable failure) {
    if (failure == null) {
      written();
      return;
    }
    Throwable cause = Failures.unwrap(failure);
    if (cause instanceof LogFullException
        || cause instanceof FencedException
        || cause instanceof IllegalArgumentException) {
      refused(index, (RuntimeException) cause); // no room, stale, too large, not the next number
    } else {
      answer.tryFailure(cause);
    }
  }

  private void written() {
    if (pending.decrementAndGet() == 0) {
      answer.trySuccess(refusalsOrNone());
    }
  }

  private Iterable<Optional<Exception>> refusalsOrNone() {
    List<Optional<Exception>> results = new ArrayList<>(refusals.length());
    boolean any = false;
    for (int i = 0; i < refusals.length(); i++) {
      Exception why = refusals.get(i);
      any |= why != null;
      results.add(Optional.ofNullable(why));
    }
    return any ? results : ALL_WRITTEN;
  }
}

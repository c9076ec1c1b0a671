package io.virta.actors.shard;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state that a new shard takes over from its parents. The parents have ended, so this state no
 * longer changes.
 *
 * @param producers the progress of the idempotent producers
 * @param repeatedMillis {@link ShardState#repeatedMillis}
 */
record Inheritance(ProducerMarks producers, long repeatedMillis) {
  private static final Logger log = LoggerFactory.getLogger(Inheritance.class);

  /** Errors of a parent that no longer exists; the state of its producers is lost with it. */
  private static final Set<ErrorCode> GONE =
      EnumSet.of(ErrorCode.SHARD_NOT_FOUND, ErrorCode.STREAM_NOT_FOUND);

  /** Returns whether there is nothing to persist. */
  boolean isEmpty() {
    return producers.isEmpty() && repeatedMillis == 0;
  }

  /** Asks all parents; fails when one of them is unavailable. */
  static CompletableFuture<Inheritance> of(StreamKey stream, Shard shard, ShardFamily family) {
    List<CompletableFuture<@Nullable ShardEnd>> asked = new ArrayList<>();
    for (ShardId parent : shard.parents()) {
      asked.add(
          family
              .end(stream.shard(parent))
              .handle((end, failure) -> end == null ? lost(shard, parent, failure) : end)
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                joined(
                    shard.range(),
                    asked.stream()
                        .map(CompletableFuture::join)
                        .filter(end -> end != null)
                        .sorted(Comparator.comparing(end -> end.producers().range().start()))
                        .toList()));
  }

  private static @Nullable ShardEnd lost(Shard shard, ShardId parent, Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    if (cause instanceof VirtaException refusal && GONE.contains(refusal.code())) {
      return null;
    }
    if (VirtaException.isRefusal(cause, ErrorCode.DAMAGED)) {
      log.error(
          "shard {} cannot inherit the progress of idempotent producers from {}, which is damaged;"
              + " records that they send again may be stored twice",
          shard.id(),
          parent);
      return null;
    }
    throw VirtaException.from("Asking shard " + parent + " for its end", cause);
  }

  private static Inheritance joined(HashKeyRange range, List<ShardEnd> ends) {
    List<ProducerMarks> marks = ends.stream().map(ShardEnd::producers).toList();
    long repeated = ends.stream().mapToLong(ShardEnd::repeatedMillis).max().orElse(0);
    return new Inheritance(joinedMarks(range, marks), repeated);
  }

  /**
   * Returns the marks of one parent, of two adjacent ones merged, or empty marks, cut to the range.
   */
  private static ProducerMarks joinedMarks(HashKeyRange range, List<ProducerMarks> known) {
    ProducerMarks joined = null;
    for (ProducerMarks marks : known) {
      joined = joined == null ? marks : ProducerMarks.merge(joined, marks);
    }
    if (joined == null) {
      return ProducerMarks.none(range);
    }
    if (joined.range().start().compareTo(range.start()) > 0) {
      HashKeyRange before = new HashKeyRange(range.start(), joined.range().start().previous());
      joined = ProducerMarks.merge(ProducerMarks.none(before), joined);
    }
    if (joined.range().end().compareTo(range.end()) < 0) {
      HashKeyRange behind = new HashKeyRange(joined.range().end().next(), range.end());
      joined = ProducerMarks.merge(joined, ProducerMarks.none(behind));
    }
    return joined.within(range);
  }
}

package io.virta.actors.edge;

import io.virta.actors.model.Appended;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.AppendAnswer;
import io.virta.actors.shard.ShardEntity;
import io.virta.persistence.record.RecordBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Sends appends to shards and returns futures for their answers. It replaces Pekko's ask on the
 * most latency-sensitive path: an ask creates an actor and a timer per request, and its future runs
 * every dependent stage on the common pool, which on a machine with two cores means a new thread
 * each time. Here a few actors receive all answers, and dependent stages run on their threads, so
 * they must not block.
 */
final class ShardAppender {
  /** Longer than a shard waits for its journal, so that the shard's own answer arrives first. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Duration TIMEOUT_CHECK = Duration.ofSeconds(1);

  private record Waiting(Promise promise, long sinceNanos) {}

  /** A future that is completed by the answer of its shard. */
  private interface Promise {
    void answered(AppendAnswer answer);

    boolean completeExceptionally(Throwable refusal);
  }

  private static final class AppendPromise extends CompletableFuture<Appended> implements Promise {
    @Override
    public void answered(AppendAnswer answer) {
      complete(((AppendAnswer.Done) answer).appended());
    }
  }

  private static final class SendPromise extends CompletableFuture<Long> implements Promise {
    @Override
    public void answered(AppendAnswer answer) {
      complete(((AppendAnswer.Taken) answer).lastOutNumber());
    }
  }

  private final ConcurrentMap<Long, Waiting> waiting = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final List<ActorRef<AppendAnswer>> receivers = new ArrayList<>();

  ShardAppender(ActorSystem<?> system) {
    int count = Math.max(2, Runtime.getRuntime().availableProcessors());
    for (int i = 0; i < count; i++) {
      receivers.add(system.systemActorOf(receiver(), "virta-append-receiver-" + i, Props.empty()));
    }
    system
        .scheduler()
        .scheduleWithFixedDelay(
            TIMEOUT_CHECK, TIMEOUT_CHECK, this::refuseOverdue, system.executionContext());
  }

  private Behavior<AppendAnswer> receiver() {
    return Behaviors.receiveMessage(
        answer -> {
          Waiting asked = waiting.remove(answer.id());
          if (asked == null) {
            return Behaviors.same(); // timed out before
          }
          if (answer instanceof AppendAnswer.Refused refused) {
            asked.promise().completeExceptionally(refused.reason());
          } else {
            asked.promise().answered(answer);
          }
          return Behaviors.same();
        });
  }

  /** Appends a block; fails with {@code UNAVAILABLE} when the shard does not answer in time. */
  CompletableFuture<Appended> append(ShardEntityRef shard, RecordBlock block) {
    AppendPromise promise = new AppendPromise();
    tell(shard, block, promise);
    return promise;
  }

  /**
   * Appends a block of an idempotent producer; completes with the number up to which everything is
   * durable.
   */
  CompletableFuture<Long> send(ShardEntityRef shard, RecordBlock block) {
    SendPromise promise = new SendPromise();
    tell(shard, block, promise);
    return promise;
  }

  private void tell(ShardEntityRef shard, RecordBlock block, Promise promise) {
    long id = ids.incrementAndGet();
    waiting.put(id, new Waiting(promise, System.nanoTime()));
    shard.tell(new ShardEntity.Append(block, id, receivers.get((int) (id % receivers.size()))));
  }

  /** A reference to a shard on any node. */
  @FunctionalInterface
  interface ShardEntityRef {
    void tell(ShardEntity.Command command);
  }

  private void refuseOverdue() {
    long now = System.nanoTime();
    waiting.forEach(
        (id, asked) -> {
          if (now - asked.sinceNanos() > TIMEOUT.toNanos() && waiting.remove(id, asked)) {
            asked
                .promise()
                .completeExceptionally(
                    new VirtaException(
                        ErrorCode.UNAVAILABLE,
                        "The shard did not answer within "
                            + TIMEOUT.toSeconds()
                            + " s; the outcome is unknown."));
          }
        });
  }
}

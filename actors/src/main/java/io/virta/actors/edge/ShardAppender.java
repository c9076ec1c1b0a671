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
 * Asks shards to append and hands out futures for their answers. It replaces Pekko's ask on the one
 * path where every microsecond counts: an ask makes an actor and a timer for each request, and its
 * future runs every dependant on the common pool, which on a machine of two cores means a new
 * thread each time. Here a few actors receive all answers, and dependants run on their threads:
 * they must not block.
 */
final class ShardAppender {
  /** Longer than a shard waits for its journal, so that the shard's own verdict comes first. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Duration TIMEOUT_CHECK = Duration.ofSeconds(1);

  private record Waiting(CompletableFuture<Appended> future, long sinceNanos) {}

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
          if (answer instanceof AppendAnswer.Done done) {
            asked.future().complete(done.appended());
          } else if (answer instanceof AppendAnswer.Refused refused) {
            asked.future().completeExceptionally(refused.reason());
          }
          return Behaviors.same();
        });
  }

  /** Completes when the shard has answered, or with {@code UNAVAILABLE} when it does not. */
  CompletableFuture<Appended> append(ShardEntityRef shard, RecordBlock block) {
    long id = ids.incrementAndGet();
    CompletableFuture<Appended> future = new CompletableFuture<>();
    waiting.put(id, new Waiting(future, System.nanoTime()));
    shard.tell(new ShardEntity.Append(block, id, receivers.get((int) (id % receivers.size()))));
    return future;
  }

  /** A shard, wherever it lives. */
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
                .future()
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

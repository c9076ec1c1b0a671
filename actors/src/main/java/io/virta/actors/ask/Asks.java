package io.virta.actors.ask;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.apache.pekko.pattern.StatusReply;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.FutureConverters;
import scala.util.Try;

/**
 * Asks entities and returns plain Java futures. The futures of Pekko's own ask wrap Scala futures,
 * which run every dependent stage on the common pool: on two cores, on a new thread each (decision
 * 8).
 */
public final class Asks {
  private static final ExecutionContext SAME_THREAD = ExecutionContexts.fromExecutor(Runnable::run);

  private Asks() {}

  /**
   * Asks an entity on any node. Dependent stages of the answer run on an actor thread and must not
   * block.
   *
   * @param timeout the future fails with {@code UNAVAILABLE} if no answer arrives in time; whether
   *     the question arrived is then unknown
   * @return the answer; fails with the refusal of the entity, if any
   */
  public static <C, T> CompletableFuture<T> ask(
      EntityRef<C> entity, Function<ActorRef<StatusReply<T>>, C> question, Duration timeout) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    FutureConverters.asScala(entity.<T>askWithStatus(question::apply, timeout))
        .onComplete(outcome -> complete(answer, outcome), SAME_THREAD);
    return answer;
  }

  private static <T> boolean complete(CompletableFuture<T> answer, Try<T> outcome) {
    if (outcome.isSuccess()) {
      return answer.complete(outcome.get());
    }
    Throwable failure = Failures.unwrap(outcome.failed().get());
    return answer.completeExceptionally(
        failure instanceof TimeoutException
            ? new VirtaException(
                ErrorCode.UNAVAILABLE, "No answer in time; the outcome is unknown.")
            : failure);
  }
}

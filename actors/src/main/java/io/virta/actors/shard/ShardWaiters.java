package io.virta.actors.shard;

import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardEntity.ProducerCommand;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/**
 * Callers that wait until a shard is awake, has ended, or is deleted. Not thread safe; owned by one
 * {@link ShardEntity}.
 */
final class ShardWaiters {
  private final List<ActorRef<StatusReply<Done>>> wakers = new ArrayList<>();
  private final List<ActorRef<StatusReply<ShardEnd>>> closers = new ArrayList<>();
  private final List<ActorRef<StatusReply<Done>>> deleters = new ArrayList<>();
  private List<ProducerCommand> producerCommands = new ArrayList<>();

  void untilAwake(ActorRef<StatusReply<Done>> replyTo) {
    wakers.add(replyTo);
  }

  void untilEnded(ActorRef<StatusReply<ShardEnd>> replyTo) {
    closers.add(replyTo);
  }

  void untilDeleted(ActorRef<StatusReply<Done>> replyTo) {
    deleters.add(replyTo);
  }

  void untilServed(ProducerCommand command) {
    producerCommands.add(command);
  }

  /** Those that wait until the shard is awake; they no longer do. */
  List<ProducerCommand> takeProducerCommands() {
    List<ProducerCommand> taken = producerCommands;
    producerCommands = new ArrayList<>();
    return taken;
  }

  void awake() {
    answer(wakers, StatusReply.ack());
  }

  void ended(ShardEnd end) {
    answer(closers, StatusReply.success(end));
  }

  /** Answers everybody who does not wait for the deletion. */
  void refuse(VirtaException refusal) {
    answer(wakers, StatusReply.error(refusal));
    answer(closers, StatusReply.error(refusal));
    takeProducerCommands().forEach(command -> command.refuse(refusal));
  }

  /**
   * Answers those who wait for the deletion.
   *
   * @param failure why it failed; null when it did not
   */
  void deleted(@Nullable Throwable failure) {
    answer(deleters, failure == null ? StatusReply.ack() : StatusReply.error(failure));
  }

  private static <T> void answer(List<ActorRef<StatusReply<T>>> callers, StatusReply<T> answer) {
    callers.forEach(caller -> caller.tell(answer));
    callers.clear();
  }
}

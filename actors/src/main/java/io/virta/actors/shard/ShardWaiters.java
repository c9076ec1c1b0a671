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
 * The callers that wait until a shard is awake, has ended, or is deleted. Not thread safe; owned by
 * one {@link ShardEntity}.
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

  /** Removes and returns the commands that wait until the shard is awake. */
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

  /** Refuses every caller that does not wait for the deletion. */
  void refuse(VirtaException refusal) {
    answer(wakers, StatusReply.error(refusal));
    answer(closers, StatusReply.error(refusal));
    takeProducerCommands().forEach(command -> command.refuse(refusal));
  }

  /**
   * Answers the callers that wait for the deletion.
   *
   * @param failure why the deletion failed; null if it succeeded
   */
  void deleted(@Nullable Throwable failure) {
    answer(deleters, failure == null ? StatusReply.ack() : StatusReply.error(failure));
  }

  private static <T> void answer(List<ActorRef<StatusReply<T>>> callers, StatusReply<T> answer) {
    callers.forEach(caller -> caller.tell(answer));
    callers.clear();
  }
}

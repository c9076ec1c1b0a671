package io.virta.actors.ask;

import io.virta.actors.model.VirtaException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** A command whose sender waits for an answer, which may be a refusal. */
public interface Question<T> {
  ActorRef<StatusReply<T>> replyTo();

  /** Answers with a refusal. */
  default void refuse(VirtaException refusal) {
    replyTo().tell(StatusReply.error(refusal));
  }
}

package io.virta.actors.ask;

import io.virta.actors.model.VirtaException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** A command that expects a reply, which may be a refusal. */
public interface Question<T> {
  ActorRef<StatusReply<T>> replyTo();

  /** Replies with a refusal. */
  default void refuse(VirtaException refusal) {
    replyTo().tell(StatusReply.error(refusal));
  }
}

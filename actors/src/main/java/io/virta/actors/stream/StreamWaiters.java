package io.virta.actors.stream;

import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.stream.StreamState.Present;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/**
 * Callers that wait for a change of a stream. They are in memory only: when the entity restarts,
 * those that still wait ask again. Belongs to one actor.
 */
final class StreamWaiters {
  /** A caller that waits while a condition holds for an existing stream. */
  private record Waiter(
      Predicate<Present> unfinished, ActorRef<StatusReply<StreamDescription>> replyTo) {}

  private final StreamKey key;
  private final List<Waiter> waiters = new ArrayList<>();
  private final List<ActorRef<StatusReply<Done>>> deleters = new ArrayList<>();

  StreamWaiters(StreamKey key) {
    this.key = key;
  }

  /** Answered when the stream is no longer CREATING. */
  void untilCreated(ActorRef<StatusReply<StreamDescription>> replyTo) {
    waiters.add(new Waiter(stream -> stream.status() == StreamStatus.CREATING, replyTo));
  }

  /** Answered when no reshard is to replace that shard, or has replaced it. */
  void untilReplaced(ShardId shard, ActorRef<StatusReply<StreamDescription>> replyTo) {
    waiters.add(new Waiter(stream -> stream.isOpen(shard) && stream.reshard() != null, replyTo));
  }

  /** Answered by {@link #deleted}. */
  void untilDeleted(ActorRef<StatusReply<Done>> replyTo) {
    deleters.add(replyTo);
  }

  /** Answers those whose waiting is over. */
  void answer(StreamState state) {
    for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
      Waiter waiter = all.next();
      if (!(state instanceof Present present && waiter.unfinished().test(present))) {
        waiter.replyTo().tell(described(state));
        all.remove();
      }
    }
  }

  void deleted() {
    deleters.forEach(deleter -> deleter.tell(StatusReply.ack()));
    deleters.clear();
  }

  /** The description of a stream in that state, or the refusal when there is none. */
  StatusReply<StreamDescription> described(StreamState state) {
    return state instanceof Present present
        ? StatusReply.success(present.describe(key))
        : notFound();
  }

  <T> StatusReply<T> notFound() {
    return StatusReply.error(VirtaException.streamNotFound(key.namespace(), key.name()));
  }
}

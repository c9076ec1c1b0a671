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
 * Callers that wait for a change of a stream. They are kept in memory only: after a restart of the
 * entity, callers must ask again. Belongs to one actor.
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

  /** Adds a caller, which is answered when the stream is no longer CREATING. */
  void untilCreated(ActorRef<StatusReply<StreamDescription>> replyTo) {
    waiters.add(new Waiter(stream -> stream.status() == StreamStatus.CREATING, replyTo));
  }

  /**
   * Adds a caller, which is answered when the shard has been replaced or no reshard is in progress.
   */
  void untilReplaced(ShardId shard, ActorRef<StatusReply<StreamDescription>> replyTo) {
    waiters.add(new Waiter(stream -> stream.isOpen(shard) && stream.reshard() != null, replyTo));
  }

  /** Adds a caller, which is answered by {@link #deleted}. */
  void untilDeleted(ActorRef<StatusReply<Done>> replyTo) {
    deleters.add(replyTo);
  }

  /** Answers the callers whose condition is met. */
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

  /** Returns the description of the stream, or the refusal when it does not exist. */
  StatusReply<StreamDescription> described(StreamState state) {
    return state instanceof Present present
        ? StatusReply.success(present.describe(key))
        : notFound();
  }

  <T> StatusReply<T> notFound() {
    return StatusReply.error(VirtaException.streamNotFound(key.namespace(), key.name()));
  }
}

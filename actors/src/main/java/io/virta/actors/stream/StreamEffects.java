package io.virta.actors.stream;

import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.stream.StreamEntity.Changed;
import io.virta.actors.stream.StreamState.Present;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.persistence.typed.javadsl.EffectBuilder;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;

/**
 * The effects of a stream's decisions. After every event the change is published to the nodes, and
 * callers whose condition is met are answered. Belongs to one actor.
 */
final class StreamEffects {
  private final EffectFactories<StreamEvent, StreamState> effects;
  private final StreamKey key;
  private final ActorRef<Topic.Command<Changed>> changes;
  private final StreamWaiters waiters;
  private final StreamSchedule schedule;

  StreamEffects(
      EffectFactories<StreamEvent, StreamState> effects,
      StreamKey key,
      ActorRef<Topic.Command<Changed>> changes,
      StreamWaiters waiters,
      StreamSchedule schedule) {
    this.effects = effects;
    this.key = key;
    this.changes = changes;
    this.waiters = waiters;
    this.schedule = schedule;
  }

  /** Changes nothing and sends no reply. */
  ReplyEffect<StreamEvent, StreamState> none() {
    return effects.noReply();
  }

  <T> ReplyEffect<StreamEvent, StreamState> reply(ActorRef<T> replyTo, T answer) {
    return effects.reply(replyTo, answer);
  }

  /** Persists an event, publishes the change and schedules the next work. */
  ReplyEffect<StreamEvent, StreamState> persist(StreamEvent event) {
    return persistAll(List.of(event)).thenNoReply();
  }

  /** Persists any number of events, perhaps none, in the same way; the caller adds the reply. */
  EffectBuilder<StreamEvent, StreamState> persistAll(List<StreamEvent> events) {
    return effects.persist(events).thenRun(this::resume);
  }

  /** Persists an event and publishes the change; the caller schedules the next work. */
  EffectBuilder<StreamEvent, StreamState> persistUnscheduled(StreamEvent event) {
    return effects.persist(event).thenRun(this::announce);
  }

  /** Publishes the state and schedules the work that it requires; may be called at any time. */
  void resume(StreamState state) {
    announce(state);
    schedule.proceed(state);
  }

  private void announce(StreamState state) {
    changes.tell(Topic.publish(changed(state)));
    waiters.answer(state);
  }

  private Changed changed(StreamState state) {
    return state instanceof Present present
        ? new Changed(
            key, present.status(), present.properties().mode(), present.lineage().open().size())
        : new Changed(key, StreamStatus.DELETING, StreamMode.PROVISIONED, 0);
  }
}

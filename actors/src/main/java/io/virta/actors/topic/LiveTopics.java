package io.virta.actors.topic;

import io.virta.actors.model.Namespace;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * The registry of live topics of an actor system. A module registers its topics when it starts and
 * does not depend on the code that serves them. Safe for any thread.
 */
public final class LiveTopics implements Extension {
  private static final ExtensionId<LiveTopics> ID =
      new ExtensionId<>() {
        @Override
        public LiveTopics createExtension(ActorSystem<?> system) {
          return new LiveTopics();
        }
      };

  private final Map<String, LiveTopic> topics = new ConcurrentHashMap<>();

  LiveTopics() {}

  /** Returns the topics of an actor system. */
  public static LiveTopics get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /**
   * Makes a topic available to listeners that connect from now on.
   *
   * @throws IllegalStateException when its kind is registered already
   */
  public void register(LiveTopic topic) {
    LiveTopic other = topics.putIfAbsent(topic.kind(), topic);
    if (other != null) {
      throw new IllegalStateException(
          "live topic '%s' is registered already, by %s"
              .formatted(topic.kind(), other.getClass().getName()));
    }
  }

  /**
   * Returns the feed of a topic.
   *
   * @throws IllegalArgumentException when there is no such topic
   */
  public TopicFeed<?> open(TopicName name, Namespace namespace) {
    LiveTopic topic = topics.get(name.kind());
    if (topic == null) {
      throw name.refused();
    }
    return topic.open(name, namespace);
  }
}

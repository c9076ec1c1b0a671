package io.virta.actors.topic;

import io.virta.actors.model.Namespace;

/**
 * One kind of live topic, for example the records of a stream as they arrive. Registered once with
 * {@link LiveTopics}. Safe for any thread.
 */
public interface LiveTopic {
  /** The word that names topics of this kind, the same for as long as it is registered. */
  String kind();

  /**
   * Returns what a listener of one topic receives; the topic does no work before somebody listens.
   * The values are ones that Jackson can write as JSON, such as records.
   *
   * @param namespace the listener's account, in the region that the topic's name asks for
   * @throws IllegalArgumentException when the arguments of the name are not of this kind
   */
  TopicFeed<?> open(TopicName name, Namespace namespace);
}

package io.virta.actors.topic;

import io.virta.actors.model.Namespace;

/**
 * One kind of live topic, for example the records of a stream as they arrive. Registered once with
 * {@link LiveTopics}. Safe for any thread.
 */
public interface LiveTopic {
  /** Returns the kind in the names of these topics; constant while registered. */
  String kind();

  /**
   * Returns the feed of one topic, which does no work before its source is run. Jackson must be
   * able to write the values as JSON, as it can records.
   *
   * @param namespace the listener's account, in the region that the topic's name requests
   * @throws IllegalArgumentException when the arguments of the name are not valid for this kind
   */
  TopicFeed<?> open(TopicName name, Namespace namespace);
}

/**
 * Live topics, which web pages and other listeners can follow: a snapshot, then changes, conflated
 * for a slow listener. A module registers its topics with {@link io.virta.actors.topic.LiveTopics};
 * another module delivers them to listeners. Knows no entity, and not how listeners are connected.
 */
@NullMarked
package io.virta.actors.topic;

import org.jspecify.annotations.NullMarked;

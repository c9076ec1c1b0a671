/**
 * What pages and other watchers can follow: a live topic is a snapshot, then changes, conflated for
 * a listener that reads slowly. A module registers its topics with {@link
 * io.virta.actors.topic.LiveTopics}; another module carries them to listeners. Knows values and
 * streams of them, no entity, and nothing of how listeners are connected.
 */
@NullMarked
package io.virta.actors.topic;

import org.jspecify.annotations.NullMarked;

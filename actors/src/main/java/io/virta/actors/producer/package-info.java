/**
 * Idempotent producers of a whole stream: {@link io.virta.actors.producer.ProducerSession} sends
 * numbered records to whichever shards take them, until each is stored, once.
 */
@NullMarked
package io.virta.actors.producer;

import org.jspecify.annotations.NullMarked;

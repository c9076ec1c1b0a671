/**
 * Idempotent producers of a complete stream: {@link io.virta.actors.producer.ProducerSession} sends
 * numbered records to their shards until each is stored exactly once.
 */
@NullMarked
package io.virta.actors.producer;

import org.jspecify.annotations.NullMarked;

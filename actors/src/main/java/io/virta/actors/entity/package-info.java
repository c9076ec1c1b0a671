/**
 * The base of the event-sourced entities of all modules; start at {@link
 * io.virta.actors.entity.EventSourcedEntity}, which they extend, and {@link
 * io.virta.actors.entity.EntityFront}, their parent. Knows no concrete entity.
 */
@NullMarked
package io.virta.actors.entity;

import org.jspecify.annotations.NullMarked;

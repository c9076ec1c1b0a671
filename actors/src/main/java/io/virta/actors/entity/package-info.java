/**
 * What event-sourced entities of every module have in common; start at {@link
 * io.virta.actors.entity.EventSourcedEntity}, which they extend, and {@link
 * io.virta.actors.entity.EntityFront}, behind which they stand. Knows no entity.
 */
@NullMarked
package io.virta.actors.entity;

import org.jspecify.annotations.NullMarked;

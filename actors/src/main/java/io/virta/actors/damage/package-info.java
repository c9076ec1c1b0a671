/**
 * Entities that cannot be read from the log, and how they are reported; start at {@link
 * io.virta.actors.damage.DamagedEntities}. Knows no entity.
 */
@NullMarked
package io.virta.actors.damage;

import org.jspecify.annotations.NullMarked;

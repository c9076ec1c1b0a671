/**
 * What cannot be read from the log, and how it is reported; start at {@link
 * io.virta.actors.damage.DamagedEntities}. Knows no entity.
 */
@NullMarked
package io.virta.actors.damage;

import org.jspecify.annotations.NullMarked;

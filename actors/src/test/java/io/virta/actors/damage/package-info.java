/** Tests of what is told of damage. */
@NullMarked
package io.virta.actors.damage;

import org.jspecify.annotations.NullMarked;

/** Tests of the reporting of damage. */
@NullMarked
package io.virta.actors.damage;

import org.jspecify.annotations.NullMarked;

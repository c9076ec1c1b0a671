/** Tests of how damage is reported. */
@NullMarked
package io.virta.actors.damage;

import org.jspecify.annotations.NullMarked;

/**
 * The regions of a node and its home region; start at {@link io.virta.actors.region.Regions}. Knows
 * no entity and no HTTP.
 */
@NullMarked
package io.virta.actors.region;

import org.jspecify.annotations.NullMarked;

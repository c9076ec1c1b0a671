/**
 * Which regions a node stands for, and which of them is its home; start at {@link
 * io.virta.actors.region.Regions}. Knows no entity and no HTTP.
 */
@NullMarked
package io.virta.actors.region;

import org.jspecify.annotations.NullMarked;

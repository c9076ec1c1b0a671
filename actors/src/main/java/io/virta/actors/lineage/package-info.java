/**
 * Readers that continue from closed shards to their children: {@link
 * io.virta.actors.lineage.LineageSource}.
 */
@NullMarked
package io.virta.actors.lineage;

import org.jspecify.annotations.NullMarked;

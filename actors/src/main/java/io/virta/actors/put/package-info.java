/**
 * The way of a put from its entries to the shards that take them: one block each ({@link
 * io.virta.actors.put.ShardBlocks}), and after them to where they went when a shard was replaced
 * meanwhile ({@link io.virta.actors.put.ShardPut}). The wire and the Java client share it.
 */
@NullMarked
package io.virta.actors.put;

import org.jspecify.annotations.NullMarked;

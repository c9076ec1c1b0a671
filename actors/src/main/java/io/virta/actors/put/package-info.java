/**
 * The path of a put from its entries to their shards: one block per shard ({@link
 * io.virta.actors.put.ShardBlocks}), sent again to the children when a shard was replaced meanwhile
 * ({@link io.virta.actors.put.ShardPut}). Shared by the HTTP API and the Java client.
 */
@NullMarked
package io.virta.actors.put;

import org.jspecify.annotations.NullMarked;

/**
 * How this node reaches accounts, streams and shards, wherever they live: copies of shard maps,
 * asks and sources. Start at {@code StreamsExtension}, which hands out what the modules above see:
 * {@link io.virta.actors.Streams} (control), {@link io.virta.actors.Shards} (records), {@link
 * io.virta.actors.Accounts} and {@link io.virta.actors.NodeFigures}; each has one class here.
 */
@NullMarked
package io.virta.actors.edge;

import org.jspecify.annotations.NullMarked;

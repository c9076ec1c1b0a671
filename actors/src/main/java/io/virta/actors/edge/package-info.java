/**
 * The access of this node to accounts, streams and shards on any node: requests, cached shard maps
 * and record sources. Start at {@code StreamsExtension}, which provides the API of the modules
 * above: {@link io.virta.actors.Streams} (control), {@link io.virta.actors.Shards} (records),
 * {@link io.virta.actors.Accounts} and {@link io.virta.actors.NodeFigures}; each has one
 * implementation here.
 */
@NullMarked
package io.virta.actors.edge;

import org.jspecify.annotations.NullMarked;

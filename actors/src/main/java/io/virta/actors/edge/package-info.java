/**
 * How this node reaches streams and shards, wherever they live: copies of shard maps, asks and
 * sources. Start at {@code ClusterStreams}. The modules above see only {@link
 * io.virta.actors.Streams}.
 */
@NullMarked
package io.virta.actors.edge;

import org.jspecify.annotations.NullMarked;

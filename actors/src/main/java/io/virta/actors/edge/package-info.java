/**
 * This node's door to streams and shards wherever they live: routing copies, asks and sources;
 * start at {@code ClusterStreams}. The floor above sees only {@link io.virta.actors.Streams}.
 */
@NullMarked
package io.virta.actors.edge;

import org.jspecify.annotations.NullMarked;

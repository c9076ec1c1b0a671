/**
 * A node with the embedded log forms a cluster with itself ({@link
 * io.virta.actors.cluster.ClusterOfOne}) and has no peers: {@link io.virta.actors.cluster.NoPeers}
 * and {@link io.virta.actors.cluster.EmbeddedLogJoinChecker}.
 */
@NullMarked
package io.virta.actors.cluster;

import org.jspecify.annotations.NullMarked;

/**
 * The rule that a node with the embedded log has no peers: {@link io.virta.actors.cluster.NoPeers}
 * and {@link io.virta.actors.cluster.EmbeddedLogJoinChecker}.
 */
@NullMarked
package io.virta.actors.cluster;

import org.jspecify.annotations.NullMarked;

/**
 * TLS certificates of a node, the user's or its own: start at {@link io.virta.node.tls.ServerTls}.
 * Knows no port and no protocol above TLS.
 */
@NullMarked
package io.virta.node.tls;

import org.jspecify.annotations.NullMarked;

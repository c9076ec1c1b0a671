package io.virta.node;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The addresses on which a node listens.
 *
 * @param tls null if the node does not serve TLS
 * @param noTls why the node does not serve TLS although that is the default; null if it does, or if
 *     TLS is off
 */
record NodeEndpoints(URI plain, @Nullable URI tls, @Nullable String noTls) {}

package io.virta.node;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a node listens.
 *
 * @param tls null when it does not listen with TLS
 * @param noTls why it does not though it would by default; null when there is nothing to tell
 */
record NodeEndpoints(URI plain, @Nullable URI tls, @Nullable String noTls) {}

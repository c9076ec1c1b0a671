/**
 * Makes Pekko HTTP's upgrade to HTTP/2 (h2c) work for requests that have a body; start at {@link
 * io.virta.http.upgrade.ConnectionGates}. Knows the head of a connection's first request, nothing
 * of the service.
 */
@NullMarked
package io.virta.http.upgrade;

import org.jspecify.annotations.NullMarked;

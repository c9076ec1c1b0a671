/**
 * Everything between a TCP connection and Pekko HTTP's parsers: admission, TLS, and the framing of
 * HTTP/1.1 and HTTP/2. Peers that break the framing are refused here, so that the parsers only
 * receive input of bounded cost. Start at {@link io.virta.http.connection.ConnectionGates}. Knows
 * nothing of the services above.
 */
@NullMarked
package io.virta.http.connection;

import org.jspecify.annotations.NullMarked;

/**
 * HTTP itself: one port for the API and for the pages of the modules above, bodies taken in within
 * bounds, headers, callers. Start at {@link io.virta.http.server.HttpServer}.
 */
@NullMarked
package io.virta.http.server;

import org.jspecify.annotations.NullMarked;

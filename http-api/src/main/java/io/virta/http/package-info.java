/**
 * The protocols that clients use. Start at {@link io.virta.http.server.HttpServer}; it binds one
 * port for the AWS dialects and for the pages of the modules above. Knows no storage format, only
 * record blocks.
 */
@NullMarked
package io.virta.http;

import org.jspecify.annotations.NullMarked;

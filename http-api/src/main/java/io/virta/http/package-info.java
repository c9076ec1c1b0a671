/**
 * The protocols that clients use. Start at {@link io.virta.http.server.HttpServer}, which binds one
 * port for the AWS protocols and for the web pages of the modules above. Knows no storage format,
 * only record blocks.
 */
@NullMarked
package io.virta.http;

import org.jspecify.annotations.NullMarked;

/**
 * One port for the services and for the pages of the modules above. Start at {@link
 * io.virta.http.server.HttpServer}; {@link io.virta.http.server.CompanionServices} lists the
 * services besides Kinesis.
 */
@NullMarked
package io.virta.http.server;

import org.jspecify.annotations.NullMarked;

/**
 * A small example service: it shows that a new service needs only a package and one line of
 * registration, and tests REST-JSON, streams and large bodies through the server.
 */
@NullMarked
package io.virta.http.notes;

import org.jspecify.annotations.NullMarked;

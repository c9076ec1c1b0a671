/**
 * A small service as a later one would be made: it shows that a service needs a package and one
 * line of registration, and drives REST-JSON, streams and large bodies through the server.
 */
@NullMarked
package io.virta.http.notes;

import org.jspecify.annotations.NullMarked;

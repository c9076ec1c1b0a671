/** Random requests that know what requests look like: start at {@link RequestFuzzIT}. */
@NullMarked
package io.virta.http.fuzz;

import org.jspecify.annotations.NullMarked;

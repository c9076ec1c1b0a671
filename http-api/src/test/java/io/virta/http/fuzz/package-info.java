/** Random requests, generated from the shapes of valid ones: start at {@link RequestFuzzIT}. */
@NullMarked
package io.virta.http.fuzz;

import org.jspecify.annotations.NullMarked;

/**
 * The API for processing streams. Intentionally empty so far: the typed DSL and the tasks that run
 * it will come later; until then programs consume with {@link io.virta.client.Virta#read} and Pekko
 * Streams. Knows actors, never HTTP.
 */
@NullMarked
package io.virta.processors;

import org.jspecify.annotations.NullMarked;

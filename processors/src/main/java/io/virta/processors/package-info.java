/**
 * What users write to process streams. Empty so far, on purpose: the typed DSL and the tasks that
 * run it are a later capability; until then a program consumes with {@link
 * io.virta.client.Virta#read} and Pekko Streams. Knows actors, never HTTP.
 */
@NullMarked
package io.virta.processors;

import org.jspecify.annotations.NullMarked;

/**
 * The language in which stream processors are written. A {@link io.virta.processors.Definition}
 * describes one; all words are in {@link io.virta.processors.Dsl}, for one static import. {@link
 * io.virta.processors.app.Apps} runs it on a node, and the {@code TestDriver} of the module testkit
 * in virtual time. Programs use these; the other packages below run what a definition describes and
 * change with any version. Knows no HTTP.
 */
@NullMarked
package io.virta.processors;

import org.jspecify.annotations.NullMarked;

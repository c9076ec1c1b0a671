/**
 * From a definition to a topology: the language's interfaces record what a definition calls ({@code
 * ...Draft}), and {@link io.virta.processors.graph.Topology} is the checked result.
 */
@NullMarked
package io.virta.processors.graph;

import org.jspecify.annotations.NullMarked;

/** Tests of definitions. */
@NullMarked
package io.virta.processors.graph;

import org.jspecify.annotations.NullMarked;

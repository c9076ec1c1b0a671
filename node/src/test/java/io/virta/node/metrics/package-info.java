/** The metrics of a real node, and what the manual offers to read them with. */
@NullMarked
package io.virta.node.metrics;

import org.jspecify.annotations.NullMarked;

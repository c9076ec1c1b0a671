/** Nodes for tests with third-party clients. */
@NullMarked
package io.virta.foreign;

import org.jspecify.annotations.NullMarked;

/** The numbers of this module's cluster messages. */
@NullMarked
package io.virta.processors.wire;

import org.jspecify.annotations.NullMarked;

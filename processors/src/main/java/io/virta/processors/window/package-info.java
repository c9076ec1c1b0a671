/** Windows of event time. */
@NullMarked
package io.virta.processors.window;

import org.jspecify.annotations.NullMarked;

/** Tests of windows. */
@NullMarked
package io.virta.processors.window;

import org.jspecify.annotations.NullMarked;

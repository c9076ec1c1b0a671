/** Apps on real streams. */
@NullMarked
package io.virta.processors.runtime;

import org.jspecify.annotations.NullMarked;

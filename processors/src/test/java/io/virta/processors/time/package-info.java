/** Tests of event time. */
@NullMarked
package io.virta.processors.time;

import org.jspecify.annotations.NullMarked;

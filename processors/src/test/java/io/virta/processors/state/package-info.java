/** Tests of the state of stages. */
@NullMarked
package io.virta.processors.state;

import org.jspecify.annotations.NullMarked;

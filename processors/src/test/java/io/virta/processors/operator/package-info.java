/** Tests of the stages at work. */
@NullMarked
package io.virta.processors.operator;

import org.jspecify.annotations.NullMarked;

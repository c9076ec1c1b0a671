/**
 * The work of a task, without actors: {@link io.virta.processors.operator.Chain} pushes one record
 * at a time through all stages and collects what they write. Used by tasks and by the test driver
 * alike.
 */
@NullMarked
package io.virta.processors.operator;

import org.jspecify.annotations.NullMarked;

/** Tests of tasks and cuts. */
@NullMarked
package io.virta.processors.task;

import org.jspecify.annotations.NullMarked;

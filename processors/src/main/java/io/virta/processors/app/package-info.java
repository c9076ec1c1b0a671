/**
 * Apps: deployed processors. {@link io.virta.processors.app.AppEntity} decides what runs, and its
 * {@link io.virta.processors.runtime.TaskEntity tasks} run it.
 */
@NullMarked
package io.virta.processors.app;

import org.jspecify.annotations.NullMarked;

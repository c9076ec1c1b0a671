/**
 * A task without actors: {@link io.virta.processors.task.StatefulTask} reads records and makes
 * cuts. A cut holds everything that changed since the one before it, and becomes durable as a whole
 * before any of its outputs is sent. A crash therefore goes back to the last cut, as if nothing had
 * happened since.
 */
@NullMarked
package io.virta.processors.task;

import org.jspecify.annotations.NullMarked;

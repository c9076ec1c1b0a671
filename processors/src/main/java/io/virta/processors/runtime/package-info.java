/**
 * Tasks as actors. A {@link io.virta.processors.runtime.TaskEntity} keeps one task running: its
 * {@link io.virta.processors.runtime.TaskJournal} makes cuts durable, and its {@link
 * io.virta.processors.runtime.TaskRunner} reads, processes and sends. The runner is thrown away and
 * started again from the last durable cut whenever something goes wrong, so that there is one way
 * to recover. The operators themselves know nothing of actors.
 */
@NullMarked
package io.virta.processors.runtime;

import org.jspecify.annotations.NullMarked;

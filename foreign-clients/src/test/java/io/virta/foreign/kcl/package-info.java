/**
 * The Kinesis Client Library as it is, each worker in a process of its own that a test can kill.
 * Start at {@link io.virta.foreign.kcl.KclIT}.
 */
@NullMarked
package io.virta.foreign.kcl;

import org.jspecify.annotations.NullMarked;

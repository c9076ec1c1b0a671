/**
 * Tests of the unmodified Kinesis Client Library; each worker is a separate process that a test can
 * kill. Start at {@link io.virta.foreign.kcl.KclIT}.
 */
@NullMarked
package io.virta.foreign.kcl;

import org.jspecify.annotations.NullMarked;

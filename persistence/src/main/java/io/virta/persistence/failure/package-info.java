/**
 * What asynchronous work failed with. Start at {@link io.virta.persistence.failure.Failures}. Knows
 * nothing of this code base, so that every module can use it.
 */
@NullMarked
package io.virta.persistence.failure;

import org.jspecify.annotations.NullMarked;

/**
 * Handling of failures of asynchronous work. Start at {@link
 * io.virta.persistence.failure.Failures}. Depends on nothing else in this code base, so that every
 * module can use it.
 */
@NullMarked
package io.virta.persistence.failure;

import org.jspecify.annotations.NullMarked;

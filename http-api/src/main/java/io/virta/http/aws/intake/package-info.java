/**
 * Requests on their way in: bodies within bounds of size, time and memory, and callers. Start at
 * {@link io.virta.http.aws.intake.SignedIntake}.
 */
@NullMarked
package io.virta.http.aws.intake;

import org.jspecify.annotations.NullMarked;

/**
 * Receives request bodies within limits of size, time and memory, and authenticates callers. Start
 * at {@link io.virta.http.aws.intake.SignedIntake}.
 */
@NullMarked
package io.virta.http.aws.intake;

import org.jspecify.annotations.NullMarked;

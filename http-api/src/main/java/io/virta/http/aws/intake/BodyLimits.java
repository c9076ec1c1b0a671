package io.virta.http.aws.intake;

import java.time.Duration;

/**
 * How large the body of a request may be, and how long it may take to arrive.
 *
 * @param timeout for the whole body
 */
public record BodyLimits(int bytesMax, Duration timeout) {}

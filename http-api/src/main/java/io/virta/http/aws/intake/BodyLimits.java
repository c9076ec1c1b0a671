package io.virta.http.aws.intake;

import java.time.Duration;

/**
 * How large the body of a request may be, and how long it may take to arrive.
 *
 * @param timeout for the whole body; streams have none
 * @param idleTimeout for the next byte of a stream that is asked for
 */
public record BodyLimits(long bytesMax, Duration timeout, Duration idleTimeout) {}

package io.virta.http.aws.intake;

import java.time.Duration;

/**
 * Limits of the size of a request body and of the time it may take to arrive.
 *
 * @param timeout for the complete body; does not apply to streams
 * @param idleTimeout for the next bytes of a stream, counted from when its reader requests them
 */
public record BodyLimits(long bytesMax, Duration timeout, Duration idleTimeout) {}

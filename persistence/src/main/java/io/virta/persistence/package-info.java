/**
 * The types for records, batches and sequence numbers ({@code record}); the log that stores them,
 * as actors see it ({@code log}), and Pekko Persistence on top of it ({@code journal}); the engines
 * that implement the log ({@code embedded}, which is {@code lane} on {@code disk}, and {@code
 * memory}). Knows none of our actors, no HTTP and no Kinesis.
 */
@NullMarked
package io.virta.persistence;

import org.jspecify.annotations.NullMarked;

/**
 * What a record, a batch and a sequence number are ({@code record}), and how batches are kept
 * ({@code lane} on {@code disk}, as Pekko Persistence plugins in {@code journal}). Knows none of
 * our actors, no HTTP and no Kinesis.
 */
@NullMarked
package io.virta.persistence;

import org.jspecify.annotations.NullMarked;

/**
 * Kinesis Data Streams: dispatches HTTP requests to operations. Start at {@link
 * io.virta.http.kinesis.KinesisApi}; each operation is a class in {@code operation}. Knows no other
 * service.
 */
@NullMarked
package io.virta.http.kinesis;

import org.jspecify.annotations.NullMarked;

package io.virta.http.kinesis.hot;

import org.jspecify.annotations.Nullable;

/**
 * A put request, read and valid in itself.
 *
 * @param streamName the stream, when it was given by name
 * @param streamArn the stream, when it was given by ARN
 * @param sequenceNumberForOrdering of PutRecord; the record shall come behind that
 */
public record PutRequest(
    @Nullable String streamName,
    @Nullable String streamArn,
    @Nullable String sequenceNumberForOrdering,
    PutEntries entries) {}

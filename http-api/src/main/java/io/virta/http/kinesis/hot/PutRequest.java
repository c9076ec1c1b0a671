package io.virta.http.kinesis.hot;

import org.jspecify.annotations.Nullable;

/**
 * A parsed and valid put request.
 *
 * @param streamName the stream, if given by name
 * @param streamArn the stream, if given by ARN
 * @param sequenceNumberForOrdering a member of PutRecord; the new record must get a higher number
 *     than this
 */
public record PutRequest(
    @Nullable String streamName,
    @Nullable String streamArn,
    @Nullable String sequenceNumberForOrdering,
    PutEntries entries) {}

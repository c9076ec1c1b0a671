package io.virta.http.aws.identity;

import io.virta.http.aws.identity.signature.ChunkSignatures;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a stream, as its head proves.
 *
 * @param chunks verifies the chunks of the body; null when the body comes as it is
 */
public record StreamCaller(Caller caller, @Nullable ChunkSignatures chunks) {}

package io.virta.http.aws.identity;

import io.virta.http.aws.identity.signature.ChunkSignatures;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a streamed body, authenticated by the head of the request.
 *
 * @param chunks verifies the chunks of the body; null if the body is not sent in signed chunks
 */
public record StreamCaller(Caller caller, @Nullable ChunkSignatures chunks) {}

package io.virta.http;

import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.identity.Credentials;
import io.virta.http.aws.identity.ReceivedRequest;
import io.virta.http.aws.identity.StreamCaller;
import io.virta.http.aws.identity.signature.ChunkSignatures;
import io.virta.http.aws.identity.signature.PayloadDigest;
import io.virta.http.aws.identity.signature.StreamPayload;
import java.util.function.Function;

/** Authenticates callers as a test defines, regardless of signatures. */
public record TestCredentials(Function<ReceivedRequest, Caller> callers) implements Credentials {
  @Override
  public Caller callerOf(ReceivedRequest request, PayloadDigest body, String service) {
    return callers.apply(request);
  }

  @Override
  public StreamCaller streamCallerOf(ReceivedRequest request, String service) {
    boolean chunks = StreamPayload.of(request) == StreamPayload.SIGNED_CHUNKS;
    return new StreamCaller(callers.apply(request), chunks ? ChunkSignatures.ANY : null);
  }
}

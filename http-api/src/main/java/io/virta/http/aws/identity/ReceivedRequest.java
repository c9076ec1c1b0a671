package io.virta.http.aws.identity;

import io.virta.http.aws.identity.signature.SignedRequest;

/** A request with its network origin. */
public interface ReceivedRequest extends SignedRequest {
  Origin origin();
}

package io.virta.http.aws.identity;

import io.virta.http.aws.identity.signature.SignedRequest;

/** A request and where it came from. */
public interface ReceivedRequest extends SignedRequest {
  Origin origin();
}

package io.virta.http.identity;

import io.virta.http.identity.signature.SignedRequest;

/** A request and where it came from. */
public interface ReceivedRequest extends SignedRequest {
  Origin origin();
}

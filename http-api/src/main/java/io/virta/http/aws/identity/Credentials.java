package io.virta.http.aws.identity;

import io.virta.http.aws.identity.signature.PayloadDigest;

/** Authenticates the sender of a request. Safe for any thread; never blocks. */
public interface Credentials {

  /**
   * Returns the sender of a request.
   *
   * @param body read only if the signature is verified
   * @param service the service that the signature must name, such as {@code kinesis}
   * @throws io.virta.http.aws.wire.WireException if the signature is missing or invalid
   */
  Caller callerOf(ReceivedRequest request, PayloadDigest body, String service);

  /**
   * Returns the sender of a streamed body, from the head of the request alone.
   *
   * @param service the service that the signature must name
   * @throws io.virta.http.aws.wire.WireException if the signature of the head is missing or invalid
   */
  StreamCaller streamCallerOf(ReceivedRequest request, String service);

  /** Whether each caller is authenticated; if not, any client that can send a request is let in. */
  default boolean areVerified() {
    return true;
  }
}

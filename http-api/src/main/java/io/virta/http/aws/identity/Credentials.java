package io.virta.http.aws.identity;

import io.virta.http.aws.identity.signature.PayloadDigest;

/** Finds out who sent a request. Safe for any thread; never blocks. */
public interface Credentials {

  /**
   * Who sent a request.
   *
   * @param body is asked only where the signature is verified
   * @param service the name that its signature must name, such as {@code kinesis}
   * @throws io.virta.http.aws.wire.WireException when the request is not or not rightly signed
   */
  Caller callerOf(ReceivedRequest request, PayloadDigest body, String service);

  /**
   * Who sends a stream, by its head alone.
   *
   * @param service the name that its signature must name
   * @throws io.virta.http.aws.wire.WireException when the head is not or not rightly signed
   */
  StreamCaller streamCallerOf(ReceivedRequest request, String service);

  /**
   * Whether every caller has proved who they are; if not, anybody who can send a request is let in.
   */
  default boolean areVerified() {
    return true;
  }
}

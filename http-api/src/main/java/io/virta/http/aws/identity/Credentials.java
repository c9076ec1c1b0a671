package io.virta.http.aws.identity;

/** Finds out who sent a request. Safe for any thread; never blocks. */
public interface Credentials {

  /**
   * Who sent a request.
   *
   * @param service the name that its signature must name, such as {@code kinesis}
   * @throws io.virta.http.aws.wire.WireException when the request is not or not rightly signed
   */
  Caller callerOf(ReceivedRequest request, byte[] body, String service);

  /**
   * Whether every caller has proved who they are; if not, anybody who can send a request is let in.
   */
  default boolean areVerified() {
    return true;
  }
}

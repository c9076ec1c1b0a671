package io.virta.http.aws.identity.policy;

/** An invalid policy; the message names the place, the value and the expectation. */
public final class MalformedPolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedPolicyException(String message) {
    super(message, null, false, false);
  }
}

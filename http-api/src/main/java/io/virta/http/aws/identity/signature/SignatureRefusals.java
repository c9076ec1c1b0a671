package io.virta.http.aws.identity.signature;

import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireException;

/** The errors that AWS returns for invalid signatures. */
final class SignatureRefusals {
  private SignatureRefusals() {}

  static WireException missing() {
    return refused("MissingAuthenticationTokenException", "Missing Authentication Token");
  }

  static WireException incomplete(String message) {
    return refused("IncompleteSignatureException", message);
  }

  static WireException invalid(String message) {
    return refused("InvalidSignatureException", message);
  }

  /** Returns the error for an unknown access key or session token. */
  static WireException unrecognized() {
    return refused(
        "UnrecognizedClientException", "The security token included in the request is invalid.");
  }

  static WireException mismatch(String canonical, String toSign) {
    return invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'%s'\n\nThe String-to-Sign should have been\n'%s'\n"
            .formatted(canonical, toSign));
  }

  static WireException chunkMismatch(String toSign) {
    return invalid(
        "The chunk signature we calculated does not match the signature you provided.\n\nThe"
            + " String-to-Sign should have been\n'"
            + toSign
            + "'\n");
  }

  private static WireException refused(String type, String message) {
    return new WireError(type, 400, message).asException();
  }
}

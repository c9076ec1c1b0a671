package io.virta.http.aws.identity.signature;

/**
 * The digest of a request body, as covered by the signature. Computed only where signatures are
 * verified.
 */
@FunctionalInterface
public interface PayloadDigest {
  /** Returns the SHA-256 of the complete body in hexadecimal digits. */
  String sha256();

  /** Returns the digest of a body in memory. */
  static PayloadDigest of(byte[] body) {
    return () -> Digests.sha256(body);
  }
}

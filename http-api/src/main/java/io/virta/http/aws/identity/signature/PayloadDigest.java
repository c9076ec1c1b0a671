package io.virta.http.aws.identity.signature;

/**
 * The body of a request as its signature covers it. Computed only where signatures are verified.
 */
@FunctionalInterface
public interface PayloadDigest {
  /** SHA-256 of the whole body in hexadecimal digits. */
  String sha256();

  /** That of bytes in memory. */
  static PayloadDigest of(byte[] body) {
    return () -> Digests.sha256(body);
  }
}

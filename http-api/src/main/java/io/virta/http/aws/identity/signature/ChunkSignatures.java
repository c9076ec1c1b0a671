package io.virta.http.aws.identity.signature;

/**
 * The signatures of the chunks of one body, in order. Each covers the previous one, so that no
 * chunk can be omitted, repeated or moved. For one thread at a time.
 */
@FunctionalInterface
public interface ChunkSignatures {
  /** Accepts all chunks, for nodes that do not verify signatures. */
  ChunkSignatures ANY = (signature, chunk) -> {};

  /**
   * Verifies the next chunk.
   *
   * @param signature the signature received with the chunk
   * @param chunk the bytes of the chunk; empty for the last
   * @throws io.virta.http.aws.wire.WireException if the signature is invalid
   */
  void verify(String signature, byte[] chunk);
}

package io.virta.http.aws.identity.signature;

/**
 * The signatures of the chunks of one body, in their order. Each covers the one before it, so that
 * no chunk can be left out, repeated or moved. For one thread at a time.
 */
@FunctionalInterface
public interface ChunkSignatures {
  /** Takes every chunk, where signatures are not verified. */
  ChunkSignatures ANY = (signature, chunk) -> {};

  /**
   * Verifies the next chunk.
   *
   * @param signature as it came with the chunk
   * @param chunk its bytes; none for the last
   * @throws io.virta.http.aws.wire.WireException when it is not rightly signed
   */
  void verify(String signature, byte[] chunk);
}

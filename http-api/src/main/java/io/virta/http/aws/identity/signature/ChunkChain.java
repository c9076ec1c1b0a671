package io.virta.http.aws.identity.signature;

import java.util.HexFormat;

/** Verifies chunks; the chain starts with the signature of the request's head. */
final class ChunkChain implements ChunkSignatures {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256-PAYLOAD";
  private static final String NOTHING = Digests.sha256(new byte[0]);

  private final byte[] key;
  private final SignatureTime time;
  private final Scope scope;
  private String before;

  ChunkChain(byte[] key, SignatureTime time, Scope scope, String seed) {
    this.key = key;
    this.time = time;
    this.scope = scope;
    this.before = seed;
  }

  @Override
  public void verify(String signature, byte[] chunk) {
    String toSign =
        String.join(
            "\n", ALGORITHM, time.text(), scope.text(), before, NOTHING, Digests.sha256(chunk));
    String expected = HexFormat.of().formatHex(Digests.hmac(key, toSign));
    if (!Digests.equal(expected, signature)) {
      throw SignatureRefusals.chunkMismatch(toSign);
    }
    before = expected;
  }
}

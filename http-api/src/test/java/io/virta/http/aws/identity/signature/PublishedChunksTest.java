package io.virta.http.aws.identity.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The example of "Signature Calculations for the Authorization Header: Transferring Payload in
 * Multiple Chunks" in the reference of Amazon S3.
 */
class PublishedChunksTest {
  private static final AccessKey KEY =
      new AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null);
  private static final String FIRST =
      "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
  private static final String SECOND =
      "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
  private static final String LAST =
      "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9";
  private static final byte[] NOTHING = new byte[0];

  private static TestRequest request() {
    return TestRequest.of(
        "PUT",
        "/examplebucket/chunkObject.txt",
        "",
        "host:s3.amazonaws.com",
        "x-amz-date:20130524T000000Z",
        "x-amz-storage-class:REDUCED_REDUNDANCY",
        "x-amz-content-sha256:STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "content-encoding:aws-chunked",
        "x-amz-decoded-content-length:66560",
        "content-length:66824",
        "authorization:AWS4-HMAC-SHA256"
            + " Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + "SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
            + "x-amz-decoded-content-length;x-amz-storage-class,"
            + "Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
  }

  private static ChunkSignatures chunks() {
    SignatureVerifier verifier =
        new SignatureVerifier(
            InstantSource.fixed(Instant.parse("2013-05-24T00:00:00Z")),
            new ClockSkew(Map.of(), Duration.ofMinutes(15)));
    return Objects.requireNonNull(
        verifier.verifyStream(request(), "s3", id -> id.equals(KEY.id()) ? KEY : null).chunks());
  }

  private static byte[] letters(int count) {
    return "a".repeat(count).getBytes(US_ASCII);
  }

  @Test
  void the_published_chunks_are_accepted() {
    ChunkSignatures chunks = chunks();

    chunks.verify(FIRST, letters(65_536));
    chunks.verify(SECOND, letters(1024));
    chunks.verify(LAST, NOTHING);
  }

  @Test
  void a_changed_omitted_or_repeated_chunk_is_refused() {
    assertRefused(chunks(), FIRST, letters(65_535));
    assertRefused(chunks(), SECOND, letters(1024));
    assertRefused(chunks(), LAST, NOTHING);
    ChunkSignatures chunks = chunks();
    chunks.verify(FIRST, letters(65_536));
    assertRefused(chunks, FIRST, letters(65_536));
  }

  private static void assertRefused(ChunkSignatures chunks, String signature, byte[] bytes) {
    assertThatThrownBy(() -> chunks.verify(signature, bytes))
        .hasMessageContaining("The chunk signature we calculated does not match");
  }

  @Test
  void a_stream_must_be_unsigned_or_in_signed_chunks() {
    assertThat(StreamPayload.of(request())).isEqualTo(StreamPayload.SIGNED_CHUNKS);
    TestRequest silent = request().without("x-amz-content-sha256");
    assertThat(StreamPayload.of(silent)).isEqualTo(StreamPayload.UNSIGNED);
    assertThatThrownBy(() -> StreamPayload.of(silent.with("x-amz-content-sha256", "0".repeat(64))))
        .hasMessageContaining("is UNSIGNED-PAYLOAD or STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  }
}

package io.virta.http.notes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.http.Http2Wire;
import io.virta.http.memory.BytePermits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Bodies that are read as they arrive and may be endless. */
class StreamsIT {
  private static final int WINDOW = 1 << 20;

  /** The line before the data of a chunk of 128 KiB. */
  private static final int HEAD_OF_CHUNK = "20000;chunk-signature=".length() + 64 + 2;

  private static final int REQUESTS =
      100; // their bodies together are three times a connection's window

  @RegisterExtension
  private static final NotesServer server =
      NotesServer.with("virta.http.bodies.notes.RecordNote.idle-timeout = 1s");

  @RegisterExtension private static final NotesServer patient = NotesServer.with("");

  @RegisterExtension private static final NotesServer verifying = NotesServer.verifying("");

  @Test
  void pieces_are_answered_as_they_arrive_in_an_endless_body() throws Exception {
    try (RawRequest request = RawRequest.stream(patient.memory(), "echo")) {
      request.piece("abc");
      assertThat(request.head()).startsWith("HTTP/1.1 200 OK");
      assertThat(request.readTo("}")).endsWith("{\"Ack\":3}");
      request.piece("de");
      assertThat(request.readTo("}")).endsWith("{\"Ack\":2}");
      assertThat(patient.heldBytes()).isEqualTo(WINDOW);
    }
    patient.awaitNothingHeld(); // the connection is closed
  }

  @Test
  void a_body_that_ends_is_answered_at_its_end() throws Exception {
    try (RawRequest request = RawRequest.stream(server.memory(), "sum")) {
      request.piece("abc");
      request.piece("de");
      request.end();
      assertThat(request.head()).startsWith("HTTP/1.1 200 OK").doesNotContain("close");
      assertThat(request.readTo("}")).isEqualTo("{\"Bytes\":5}");
    }
    server.awaitNothingHeld();
  }

  @Test
  void a_client_that_may_not_send_is_refused_before_it_sends() throws Exception {
    try (RawRequest request =
        RawRequest.stream(verifying.memory(), "sum", "Expect: 100-continue")) {
      assertThat(request.head()).startsWith("HTTP/1.1 403").contains("x-amzn-ErrorType");
      assertThat(request.rest()).contains("message");
    }
    HttpResponse<String> answer = send(signed("AKIAALICE", "secret-of-alice-1", new byte[10]));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("not authorized to perform: notes:RecordNote");
    verifying.awaitNothingHeld();
  }

  @Test
  void without_room_a_client_is_refused_before_it_sends() throws Exception {
    BytePermits permits = server.memory().get().bodyPermits();
    try (BytePermits.Lease all = permits.lease(permits.freeBytes()).orElseThrow();
        RawRequest request = RawRequest.stream(server.memory(), "sum", "Expect: 100-continue")) {
      assertThat(all.bytes()).isPositive();
      assertThat(request.head()).startsWith("HTTP/1.1 503");
      assertThat(request.rest()).contains("virta.http.body-heap-share");
    }
    server.awaitNothingHeld();
  }

  @Test
  void a_client_that_stops_sending_is_refused() throws Exception {
    try (RawRequest request = RawRequest.stream(server.memory(), "sum")) {
      request.piece("abc");
      assertThat(request.head())
          .startsWith("HTTP/1.1 408")
          .contains("RequestTimeoutException", "Connection: close");
      assertThat(request.rest()).contains("Nothing of the request body arrived for 1 seconds.");
    }
    server.awaitNothingHeld();
  }

  @Test
  void a_body_that_the_answer_does_not_need_ends_the_connection() throws Exception {
    try (RawRequest request = RawRequest.stream(server.memory(), "deaf")) {
      request.piece("abc");
      assertThat(request.head()).startsWith("HTTP/1.1 200 OK").contains("Connection: close");
      assertThat(request.rest()).isEmpty();
    }
    server.awaitNothingHeld();
  }

  @Test
  void over_http2_a_connection_works_after_a_hundred_unread_bodies() throws Exception {
    try (Http2Wire wire = new Http2Wire(server.memory().port())) {
      int stream = 1;
      for (int i = 0; i < REQUESTS; i++, stream += 2) {
        begin(wire, stream, "deaf");
        wire.body(stream, 60_000, true);
      }
      begin(wire, stream, "sum");
      wire.body(stream, 60_000, true);
      assertThat(wire.answer(stream)).isEqualTo("{\"Bytes\":60000}");
    }
    server.awaitNothingHeld();
  }

  private static void begin(Http2Wire wire, int stream, String name) throws Exception {
    wire.request(
        stream,
        false,
        "POST",
        "/recordings",
        ":authority",
        "localhost",
        "x-note-name",
        name,
        "x-amz-date",
        "a",
        "authorization",
        "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/notes/aws4_request,"
            + " SignedHeaders=host, Signature=abc");
  }

  @Test
  void a_reader_that_stops_makes_the_client_wait_and_loses_nothing() throws Exception {
    long all = 32L << 20;
    try (RawRequest request = RawRequest.stream(patient.memory(), "held")) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (long left = all; left > 0; left -= WINDOW) {
                    request.piece(new byte[WINDOW]);
                  }
                  request.end();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      SinkQueueWithCancel<ByteString> pieces = patient.recorded().held().get(20, TimeUnit.SECONDS);
      long taken = pull(pieces).orElseThrow().size();
      assertThat(patient.heldBytes()).isEqualTo(WINDOW);
      assertThat(sent).as("the rest of 32 MiB").isNotDone();
      for (Optional<ByteString> next = pull(pieces); next.isPresent(); next = pull(pieces)) {
        taken += next.get().size();
        assertThat(patient.heldBytes()).isLessThanOrEqualTo(WINDOW);
      }
      assertThat(taken).isEqualTo(all);
      sent.get(20, TimeUnit.SECONDS);
    }
    patient.awaitNothingHeld();
  }

  private static Optional<ByteString> pull(SinkQueueWithCancel<ByteString> pieces)
      throws Exception {
    return pieces.pull().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void chunks_signed_by_the_sdk_are_accepted() throws Exception {
    HttpResponse<String> answer =
        send(signed("AKIAROOT1111", "root-secret-of-1111", new byte[3 << 20]));

    assertThat(answer.body()).isEqualTo("{\"Bytes\":3145728}");
    verifying.awaitNothingHeld();
  }

  @Test
  void a_changed_chunk_is_refused() throws Exception {
    Signed signed = signed("AKIAROOT1111", "root-secret-of-1111", new byte[3 << 20]);
    signed.body()[middleHead(signed) + HEAD_OF_CHUNK] ^= 1;

    refusesItsSignature(signed);
  }

  @Test
  void a_changed_signature_of_a_chunk_is_refused() throws Exception {
    Signed signed = signed("AKIAROOT1111", "root-secret-of-1111", new byte[3 << 20]);
    int last = middleHead(signed) + HEAD_OF_CHUNK - 3;
    signed.body()[last] = (byte) (signed.body()[last] == '0' ? '1' : '0');

    refusesItsSignature(signed);
  }

  private static void refusesItsSignature(Signed signed) throws Exception {
    HttpResponse<String> answer = send(signed);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
        .contains("InvalidSignatureException");
    assertThat(answer.body()).contains("The chunk signature we calculated does not match");
    verifying.awaitNothingHeld();
  }

  /** Returns the offset of the head of a chunk in the middle of the body. */
  private static int middleHead(Signed signed) {
    String text = new String(signed.body(), ISO_8859_1);
    return text.indexOf("20000;chunk-signature=", text.length() / 2);
  }

  @Test
  void a_body_of_signed_chunks_without_the_last_one_is_incomplete() throws Exception {
    try (RawRequest request =
        RawRequest.stream(
            server.memory(), "sum", "x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD")) {
      request.piece("3;chunk-signature=" + "0".repeat(64) + "\r\nabc\r\n");
      request.end();
      assertThat(request.head())
          .startsWith("HTTP/1.1 400")
          .contains("x-amzn-ErrorType: IncompleteBodyException");
    }
    server.awaitNothingHeld();
  }

  @SuppressWarnings("ArrayRecordComponent") // modified by tests, never compared
  private record Signed(SignedRequest head, byte[] body) {}

  /** Returns a stream signed by AWS's own signer. */
  private static Signed signed(String key, String secret, byte[] body) throws Exception {
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("http://127.0.0.1:" + verifying.memory().port() + "/recordings"))
            .putHeader("x-note-name", "sum")
            .putHeader("content-length", Integer.toString(body.length))
            .build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(AwsCredentialsIdentity.create(key, secret))
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "notes")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true));
    return new Signed(signed, signed.payload().orElseThrow().newStream().readAllBytes());
  }

  private static HttpResponse<String> send(Signed signed) throws Exception {
    Set<String> restricted = Set.of("host", "content-length");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(signed.head().request().getUri())
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(20))
            .POST(BodyPublishers.ofByteArray(signed.body()));
    signed
        .head()
        .request()
        .headers()
        .forEach(
            (name, values) -> {
              if (!restricted.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, values.get(0));
              }
            });
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString(ISO_8859_1));
  }
}

package io.virta.http.notes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that are too large for memory. */
class LargeBodiesIT {
  private static final int MIB = 1 << 20;
  private static final byte[] LARGE = new byte[40 * MIB];
  private static final String SETTINGS =
      "virta.http { body-memory-max = 1 MiB, body-files-max = 64 MiB,"
          + " bodies.notes.PutFile.bytes-max = 50 MiB }";

  @RegisterExtension private static final NotesServer server = NotesServer.with(SETTINGS);

  @RegisterExtension private static final NotesServer verifying = NotesServer.verifying(SETTINGS);

  @AfterEach
  void open() {
    server.large().waitFor(body -> CompletableFuture.completedFuture("open"));
  }

  private static CompletableFuture<HttpResponse<String>> put(
      NotesServer to, String name, BodyPublisher body) {
    return HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + to.memory().port() + "/files/" + name))
                .version(HttpClient.Version.HTTP_1_1)
                .header(
                    "Authorization",
                    "AWS4-HMAC-SHA256"
                        + " Credential=AKIAROOT1111/20260101/us-east-1/notes/aws4_request,"
                        + " SignedHeaders=host, Signature=abc")
                .header("X-Amz-Date", "20260101T000000Z")
                .PUT(body)
                .build(),
            BodyHandlers.ofString(UTF_8));
  }

  private static long checksum(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return checksum.getValue();
  }

  @Test
  void a_large_body_is_in_a_private_file_until_it_is_answered() throws Exception {
    CompletableFuture<Object> gate = new CompletableFuture<>();
    CompletableFuture<Path> arrived = new CompletableFuture<>();
    server
        .large()
        .waitFor(
            body -> {
              arrived.complete(body.file().orElseThrow());
              return gate;
            });
    CompletableFuture<HttpResponse<String>> answer =
        put(server, "large", BodyPublishers.ofByteArray(LARGE));

    Path file = arrived.join();
    assertThat(server.files()).containsExactly(file);
    assertThat(Files.size(file)).isEqualTo(LARGE.length);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(server.heldBytes()).as("memory").isZero();

    gate.complete("open");
    assertThat(answer.join().body())
        .contains("\"Length\":" + LARGE.length, "\"Checksum\":" + checksum(LARGE));
    server.awaitNothingHeld();
  }

  @Test
  void a_large_body_in_transit_uses_one_window_of_memory() throws Exception {
    try (RawRequest request =
        new RawRequest(server.memory(), "PUT", "/files/slow", "Content-Length: " + LARGE.length)) {
      request.send(new byte[8 * MIB]);
      Awaitility.await()
          .until(() -> server.files().size() == 1 && Files.size(server.files().get(0)) == 8 * MIB);
      assertThat(server.heldBytes()).isEqualTo(MIB);
    }
    server.awaitNothingHeld(); // the connection is closed
  }

  @Test
  void a_body_of_unknown_length_may_be_large() {
    byte[] body = new byte[3 * MIB];
    assertThat(
            put(server, "unknown", BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))
                .join()
                .body())
        .contains("\"Length\":" + body.length, "\"InFile\":true");
    server.awaitNothingHeld();
  }

  @Test
  void a_small_body_is_in_memory() {
    assertThat(put(server, "small", BodyPublishers.ofByteArray(new byte[MIB])).join().body())
        .contains("\"Length\":" + MIB, "\"InFile\":false");
    server.awaitNothingHeld();
  }

  @Test
  void the_file_of_a_refused_request_is_removed() {
    assertThat(put(server, "refused", BodyPublishers.ofByteArray(LARGE)).join().statusCode())
        .isEqualTo(400);
    server.awaitNothingHeld();

    assertThat(put(verifying, "unsigned", BodyPublishers.ofByteArray(LARGE)).join().statusCode())
        .isEqualTo(403);
    verifying.awaitNothingHeld();
  }

  @Test
  void without_room_on_disk_a_body_is_refused() {
    CompletableFuture<Object> gate = new CompletableFuture<>();
    CompletableFuture<Object> arrived = new CompletableFuture<>();
    server
        .large()
        .waitFor(
            body -> {
              arrived.complete("arrived");
              return gate;
            });
    CompletableFuture<HttpResponse<String>> first =
        put(server, "first", BodyPublishers.ofByteArray(LARGE));
    arrived.join();

    try (RawRequest second =
        new RawRequest(
            server.memory(),
            "PUT",
            "/files/second",
            "Content-Length: " + LARGE.length,
            "Expect: 100-continue")) {
      assertThat(second.head()).startsWith("HTTP/1.1 503");
      assertThat(second.rest()).contains("virta.http.body-files-max");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    gate.complete("open");
    assertThat(first.join().statusCode()).isEqualTo(200);
    server.awaitNothingHeld();
  }

  @Test
  void a_body_beyond_the_limit_is_refused() throws Exception {
    try (RawRequest request =
        new RawRequest(
            server.memory(),
            "PUT",
            "/files/huge",
            "Content-Length: " + 51 * MIB,
            "Expect: 100-continue")) {
      assertThat(request.head()).startsWith("HTTP/1.1 413");
    }
    try (RawRequest request =
        new RawRequest(server.memory(), "PUT", "/files/huge", "Transfer-Encoding: chunked")) {
      for (int i = 0; i < 50; i++) {
        request.piece(new byte[MIB]);
      }
      request.piece("x");
      assertThat(request.head()).startsWith("HTTP/1.1 413");
      assertThat(request.rest()).contains("at most " + 50 * MIB + " bytes");
    }
    server.awaitNothingHeld();
  }
}

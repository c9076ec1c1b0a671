package io.virta.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.http.Http2Wire;
import io.virta.http.Http2Wire.Frame;
import io.virta.http.MemoryServer;
import io.virta.http.memory.BytePermits;
import java.io.EOFException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies on HTTP/2 that are not read, that are refused, or that never end. */
class UnfinishedBodiesIT {
  private static final String[] HEADERS = {
    ":authority", "localhost",
    "x-amz-target", "Kinesis_20131202.ListStreams",
    "content-type", "application/x-amz-json-1.1",
    "x-amz-date", "a",
    "authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c"
  };
  private static final int CANCEL = 8;
  private static final int BODY_BYTES = 60_000;
  private static final int REQUESTS =
      100; // their bodies together are three times a connection's window

  @RegisterExtension
  private static final MemoryServer server =
      MemoryServer.with("virta.http { body-timeout = 1s, body-bytes-max = 1 MiB }");

  private static void list(Http2Wire wire, int stream) throws Exception {
    wire.request(stream, false, "POST", "/", HEADERS);
    wire.frame(Http2Wire.DATA, 1, stream, new byte[] {'{', '}'});
  }

  @Test
  void a_connection_works_after_a_hundred_bodies_found_no_room() throws Exception {
    BytePermits permits = server.get().bodyPermits();
    try (Http2Wire wire = new Http2Wire(server.port())) {
      int stream = 1;
      try (BytePermits.Lease all = permits.lease(permits.freeBytes()).orElseThrow()) {
        assertThat(all.bytes()).isEqualTo(permits.totalBytes());
        for (int i = 0; i < REQUESTS; i++, stream += 2) {
          wire.request(stream, false, "POST", "/", HEADERS);
          wire.body(stream, BODY_BYTES, true);
        }
        int last = stream - 2;
        assertThat(wire.answer(last)).contains("ServiceUnavailableException");
      }
      list(wire, stream);
      assertThat(wire.answer(stream)).contains("StreamNames");
    }
  }

  @Test
  void a_connection_works_after_bodies_that_grew_too_large() throws Exception {
    try (Http2Wire wire = new Http2Wire(server.port())) {
      for (int stream = 1; stream < 9; stream += 2) {
        wire.request(stream, false, "POST", "/", HEADERS);
        wire.body(stream, 3 << 19, true); // one and a half times the limit
        assertThat(wire.answer(stream)).contains("RequestEntityTooLargeException");
      }
      list(wire, 9);
      assertThat(wire.answer(9)).contains("StreamNames");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /page, localhost, a page",
    "GET, /nowhere, localhost, could not be found",
    "GET, /page, evil.example, answer to the host",
    "PUT, /, localhost, Unable to determine",
    "OPTIONS, /, localhost, ''"
  })
  void an_unread_body_is_dropped(String method, String path, String host, String answer)
      throws Exception {
    try (Http2Wire wire = new Http2Wire(server.port())) {
      int stream = 1;
      for (int i = 0; i < REQUESTS; i++, stream += 2) {
        wire.request(stream, false, method, path, ":authority", host, "origin", "http://" + host);
        wire.body(stream, BODY_BYTES, true);
      }
      assertThat(wire.answer(stream - 2)).contains(answer);
      list(wire, stream);
      assertThat(wire.answer(stream)).contains("StreamNames");
    }
  }

  @Test
  void a_body_that_never_ends_is_answered_in_time_and_cut_off() throws Exception {
    try (Http2Wire wire = new Http2Wire(server.port())) {
      wire.request(1, false, "POST", "/", HEADERS);
      wire.body(1, 100, false);

      assertThat(wire.answer(1)).contains("RequestTimeoutException", "within 1 seconds");
      Frame reset = wire.await(frame -> frame.type() == Http2Wire.RESET);
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.number(0)).isEqualTo(CANCEL);
    }
  }

  @Test
  void a_client_whose_body_was_cut_off_is_asked_to_open_another_connection() throws Exception {
    try (Http2Wire wire = new Http2Wire(server.port())) {
      wire.request(1, false, "GET", "/page", ":authority", "localhost");
      wire.body(1, 100, false);

      assertThat(wire.answer(1)).isEqualTo("a page");
      assertThat(wire.await(frame -> frame.type() == Http2Wire.RESET).stream()).isEqualTo(1);
      Frame leave = wire.await(frame -> frame.type() == Http2Wire.GOAWAY);
      assertThat(leave.number(0)).as("last stream").isEqualTo(Integer.MAX_VALUE);
      assertThat(leave.number(4)).as("error").isZero();
      list(wire, 3);
      assertThat(wire.answer(3)).contains("StreamNames");
    }
  }

  @Test
  void an_error_of_the_connection_ends_it() throws Exception {
    try (Http2Wire wire = new Http2Wire(server.port())) {
      wire.request(1, true, "GET", "/page", ":authority", "localhost");
      assertThat(wire.answer(1)).isEqualTo("a page");
      wire.request(1, true, "GET", "/page", ":authority", "localhost");

      assertThat(wire.await(frame -> frame.type() == Http2Wire.GOAWAY).number(4)).isEqualTo(1);
      assertThatThrownBy(() -> wire.await(frame -> false)).isInstanceOf(EOFException.class);
    }
  }
}

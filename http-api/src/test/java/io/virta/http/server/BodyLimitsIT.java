package io.virta.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.http.Http2Wire;
import io.virta.http.MemoryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Body limits that apply to one operation only. */
class BodyLimitsIT {
  private static final int BYTES = 3 << 19; // one and a half times the limit of ListStreams

  @RegisterExtension
  private static final MemoryServer server =
      MemoryServer.with(
          "virta.http.bodies.kinesis { ListStreams.bytes-max = 1 MiB, ListShards.timeout = 1s }");

  private static void ask(Http2Wire wire, int stream, String operation) throws Exception {
    wire.request(
        stream,
        false,
        "POST",
        "/",
        ":authority",
        "localhost",
        "x-amz-target",
        "Kinesis_20131202." + operation,
        "content-type",
        "application/x-amz-json-1.1");
  }

  @Test
  void a_body_may_be_as_large_as_its_operation_allows() throws Exception {
    try (Http2Wire wire = new Http2Wire(server.port())) {
      ask(wire, 1, "ListStreams");
      wire.body(1, BYTES, true);
      assertThat(wire.answer(1)).contains("RequestEntityTooLargeException", "at most 1048576");

      ask(wire, 3, "ListShards");
      wire.body(3, BYTES, true);
      assertThat(wire.answer(3)).contains("SerializationException"); // it was read
    }
  }

  @Test
  void a_body_may_take_as_long_as_its_operation_allows() throws Exception {
    try (Http2Wire wire = new Http2Wire(server.port())) {
      ask(wire, 1, "ListShards");
      wire.body(1, 100, false);

      assertThat(wire.answer(1)).contains("RequestTimeoutException", "within 1 seconds");
    }
  }
}

package io.virta.node.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Generates, from a seed, what a hostile or broken client might send on one connection. */
final class HostileBytes {
  private static final int FRAME_HEADER_BYTES = 9;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String[] LINES = {
    "Host: x\r\n",
    "Host: x\r\n",
    "Host: x\r\n",
    "Connection: close\r\n",
    "Connection: keep-alive, Upgrade\r\n",
    "Content-Length: 2\r\n",
    "Content-Length: 0\r\n",
    "Content-Length: 70000\r\n",
    "Content-Length: 9223372036854775807\r\n",
    "Content-Length: 9223372036854775808\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip\r\n",
    "Expect: 100-continue\r\n",
    "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
    "Upgrade: websocket\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + "Sec-WebSocket-Version: 13\r\n",
    "X-Amz-Target: Kinesis_20131202.ListStreams\r\nContent-Type: application/x-amz-json-1.1\r\n",
    "Origin: http://x\r\nAccess-Control-Request-Headers: \u00c0\u008d\u00c0\u008aX: y\r\n",
    "X: a\r\n b\r\n",
    "X: a\nY: b\r\n",
    ": nothing\r\n",
    "Cookie: a=b; c\r\n",
    "Range: bytes=0-1,-5\r\n",
  };
  private static final String[] TARGETS = {
    "GET /health",
    "GET /metrics",
    "GET /",
    "POST /",
    "POST /",
    "HEAD /health",
    "OPTIONS *",
    "PUT /service/x/operation/y",
    "GET http://[::1/",
    "CONNECT x:1",
    "TRACE /",
    "BREW /%C0%AF",
    "GET /live?stream=x"
  };
  private static final String[] CHUNKS = {
    "1\r\n{\r\n",
    "1\r\n}\r\n",
    "0\r\n\r\n",
    "0\r\nX: y\r\n\r\n",
    "5;a=b\r\nabcde\r\n",
    "1\na\n",
    "ffffffffffffffff\r\n",
    "7fffffffffffffff\r\nx",
    "\r\n",
    "g\r\n",
    "10000\r\n"
  };

  private final SplittableRandom random;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  HostileBytes(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns the bytes of one connection; up to some hundred KB. */
  byte[] next() {
    bytes.reset();
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> requests();
      case 4, 5, 6, 7 -> frames();
      case 8 -> emptyLines();
      case 9 -> droppedFrames();
      default -> {
        garbage(random.nextInt(3_000));
        requests();
      }
    }
    byte[] all = bytes.toByteArray();
    int changed = random.nextInt(3) == 0 ? random.nextInt(8) : 0;
    for (int i = 0; i < changed && all.length > 0; i++) {
      all[random.nextInt(all.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(all, random.nextInt(all.length + 1)) : all;
  }

  private void text(String text) {
    bytes.writeBytes(text.getBytes(ISO_8859_1));
  }

  private String any(String[] of) {
    return of[random.nextInt(of.length)];
  }

  private void garbage(int count) {
    byte[] some = new byte[count];
    random.nextBytes(some);
    bytes.writeBytes(some);
  }

  private void requests() {
    int repeated = random.nextInt(20) == 0 ? 3_000 : random.nextInt(1, 30);
    int from = bytes.size();
    request();
    byte[] same = Arrays.copyOfRange(bytes.toByteArray(), from, bytes.size());
    for (int i = 0; i < repeated; i++) {
      if (repeated < 30 && random.nextBoolean()) {
        request();
      } else {
        bytes.writeBytes(same);
      }
    }
  }

  /** Empty lines before a request that never comes; TCP segments mostly end within a line end. */
  private void emptyLines() {
    text("\r" + "\n\r\n\r".repeat(random.nextInt(50_000)));
  }

  private void request() {
    text(any(TARGETS) + (random.nextInt(20) == 0 ? " HTTP/9.9" : " HTTP/1.1") + "\r\n");
    int lines = random.nextInt(1, 6);
    for (int i = 0; i < lines; i++) {
      text(any(LINES));
    }
    if (random.nextInt(30) == 0) {
      text("X: " + "x".repeat(random.nextInt(50_000)) + "\r\n");
    }
    text("\r\n");
    switch (random.nextInt(4)) {
      case 0 -> text("{}");
      case 1 -> {
        int chunks = random.nextInt(20) == 0 ? 5_000 : random.nextInt(6);
        for (int i = 0; i < chunks; i++) {
          text(chunks < 10 ? any(CHUNKS) : CHUNKS[0]);
        }
      }
      default -> {} // a request without a body, valid or not
    }
  }

  private void frames() {
    text(PREFACE);
    if (random.nextInt(10) > 0) {
      frame(4, 0, 0, new byte[0]);
    }
    int count = random.nextInt(10) == 0 ? 3_000 : random.nextInt(60);
    int same = random.nextInt(4) == 0 ? random.nextInt(11) : -1;
    for (int i = 0; i < count; i++) {
      anyFrame(same >= 0 ? same : random.nextInt(11), 2 * random.nextInt(1, 2 + i) - 1, i);
    }
  }

  /** Frames that the server ignores, followed by an incomplete frame. */
  private void droppedFrames() {
    text(PREFACE);
    frame(4, 0, 0, new byte[0]);
    int count = random.nextInt(1, 200);
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(3)) {
        case 0 -> frame(2, 0, 1, random(5));
        case 1 -> frame(6, 1, 0, random(8));
        default -> frame(random.nextInt(10, 256), 0, 0, random(random.nextInt(5_000)));
      }
    }
    header(16_384, 10, 0, 0);
    garbage(random.nextInt(16_384));
  }

  private void anyFrame(int type, int stream, int number) {
    switch (random.nextInt(12)) {
      case 0 -> frame(type, random.nextInt(256), stream, random(random.nextInt(40)));
      case 1 -> frame(type, random.nextInt(256), random.nextInt(), random(random.nextInt(40)));
      case 2 -> header(random.nextInt(1 << 24), type, random.nextInt(256), stream);
      case 3, 4 -> frame(1, random.nextInt(2) | 4, 2 * number + 1, headerBlock());
      case 5 -> frame(1, 0, 2 * number + 1, random(random.nextInt(3_000)));
      case 6 -> frame(9, random.nextInt(5), stream, random(random.nextInt(16_384)));
      default -> usual(type, stream, number);
    }
  }

  private void usual(int type, int stream, int number) {
    switch (type) {
      case 0 -> frame(0, random.nextInt(2), stream, random(random.nextInt(2_000)));
      case 2 -> frame(2, 0, stream, new byte[] {0, 0, 0, (byte) number, 1});
      case 3 -> frame(3, 0, stream, new byte[4]);
      case 4 -> frame(4, random.nextInt(2), 0, random(6 * random.nextInt(4)));
      case 6 -> frame(6, random.nextInt(2), 0, new byte[8]);
      case 8 -> frame(8, 0, random.nextInt(2) * stream, random(4));
      default -> frame(1, random.nextInt(2) | 4, 2 * number + 1, headerBlock());
    }
  }

  private byte[] random(int count) {
    byte[] some = new byte[count];
    random.nextBytes(some);
    return some;
  }

  /**
   * Returns a GET or POST encoded with HPACK's static table (RFC 7541, appendix A), with additional
   * headers added to the dynamic table.
   */
  private byte[] headerBlock() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(random.nextBoolean() ? 0x82 : 0x83); // :method
    block.write(0x86); // :scheme http
    block.write(0x84); // :path /
    literal(block, 0x41, "x"); // :authority, indexed
    int more = random.nextInt(20) == 0 ? 300 : random.nextInt(4);
    for (int i = 0; i < more; i++) {
      block.write(0x40);
      literal(block, -1, "x-" + random.nextInt(100));
      literal(block, -1, "y".repeat(random.nextInt(100)));
    }
    if (random.nextInt(10) == 0) {
      int references = random.nextInt(8_000); // to the newest entry of the dynamic table
      for (int i = 0; i < references; i++) {
        block.write(0xbe);
      }
    }
    return block.size() > 16_384 ? new byte[16_384] : block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, int first, String value) {
    if (first >= 0) {
      block.write(first);
    }
    block.write(value.length());
    block.writeBytes(value.getBytes(ISO_8859_1));
  }

  private void frame(int type, int flags, int stream, byte[] payload) {
    header(payload.length, type, flags, stream);
    bytes.writeBytes(payload);
  }

  private void header(int length, int type, int flags, int stream) {
    bytes.writeBytes(
        ByteBuffer.allocate(FRAME_HEADER_BYTES)
            .putInt(length << Byte.SIZE | type)
            .put((byte) flags)
            .putInt(stream)
            .array());
  }
}

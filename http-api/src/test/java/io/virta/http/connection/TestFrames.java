package io.virta.http.connection;

import java.nio.ByteBuffer;

/** Valid and invalid HTTP/2 frames for tests. */
final class TestFrames {
  private static final int HEADER_BYTES = 9;

  private TestFrames() {}

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(HEADER_BYTES + payload.length)
        .putInt(payload.length << Byte.SIZE | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }
}

package io.virta.bench.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few kinds of CBOR items that requests consist of. */
final class Cbor {
  private static final int BYTES = 2 << 5;
  private static final int TEXT = 3 << 5;
  private static final int ARRAY = 4 << 5;
  private static final int MAP = 5 << 5;

  private Cbor() {}

  static void map(ByteArrayOutputStream out, int entries) {
    head(out, MAP, entries);
  }

  static void array(ByteArrayOutputStream out, int items) {
    head(out, ARRAY, items);
  }

  static void number(ByteArrayOutputStream out, int value) {
    head(out, 0, value);
  }

  static void text(ByteArrayOutputStream out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    head(out, TEXT, utf8.length);
    out.writeBytes(utf8);
  }

  static void bytes(ByteArrayOutputStream out, byte[] bytes) {
    head(out, BYTES, bytes.length);
    out.writeBytes(bytes);
  }

  private static void head(ByteArrayOutputStream out, int major, int value) {
    if (value < 24) {
      out.write(major | value);
    } else if (value < 1 << 8) {
      out.write(major | 24);
      out.write(value);
    } else if (value < 1 << 16) {
      out.write(major | 25);
      out.write(value >> 8);
      out.write(value);
    } else {
      throw new IllegalArgumentException("requests need no CBOR length of " + value);
    }
  }
}

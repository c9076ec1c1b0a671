package io.virta.node.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What stands between line feeds, without a carriage return at its end. As bytes: a record may hold
 * what is no text in any charset. Not safe for threads.
 */
final class ByteLines {
  /** No record of Kinesis is longer; a file without lines must not fill the memory. */
  static final int LINE_BYTES_MAX = 10 << 20;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long number;

  ByteLines(InputStream in) {
    this.in = new BufferedInputStream(in, 64 << 10);
  }

  /**
   * The next line; null at the end.
   *
   * @throws IllegalArgumentException when it is longer than any record
   */
  byte @Nullable [] next() throws IOException {
    line.reset();
    number++;
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      if (line.size() == LINE_BYTES_MAX) {
        throw new IllegalArgumentException(
            "line %d has more than %d bytes, the most that a record may have"
                .formatted(number, LINE_BYTES_MAX));
      }
      line.write(next);
      next = in.read();
    }
    byte[] bytes = line.toByteArray();
    return endsWithReturn(bytes) ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }

  private static boolean endsWithReturn(byte[] bytes) {
    return bytes.length > 0 && bytes[bytes.length - 1] == '\r';
  }

  /** Of the line that was read last, from 1. */
  long number() {
    return number;
  }

  /** Whether there is more to read without waiting for it. */
  boolean hasMoreAtOnce() throws IOException {
    return in.available() > 0;
  }
}

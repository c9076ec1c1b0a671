package io.virta.node.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines that end with LF or CRLF as bytes, because a record may contain bytes that are not
 * text in any charset. Not thread-safe.
 */
final class ByteLines {
  /** The largest Kinesis record; a file without line ends must not fill the memory. */
  static final int LINE_BYTES_MAX = 10 << 20;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long number;

  ByteLines(InputStream in) {
    this.in = new BufferedInputStream(in, 64 << 10);
  }

  /**
   * Returns the next line; null at the end.
   *
   * @throws IllegalArgumentException if the line is longer than any record
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
            "line %d has more than %d bytes, the maximum of a record"
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

  /** The number of the line read last, from 1. */
  long number() {
    return number;
  }

  /** Whether more input can be read without blocking. */
  boolean hasMoreAtOnce() throws IOException {
    return in.available() > 0;
  }
}

package io.virta.dashboards.tail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/**
 * Decompresses gzip data up to a bound: a few kilobytes may decompress to gigabytes, and nothing
 * beyond the bound is produced.
 */
final class Gunzip {
  private static final int MAGIC = 0x1F8B;
  private static final byte DEFLATE = 8;
  private static final int HEADER_BYTES = 10;

  private Gunzip() {}

  /**
   * The size of the decompressed content.
   *
   * @param bytes size of the content, at most the bound
   * @param more whether there is content beyond the bound
   */
  record Size(long bytes, boolean more) {}

  /** Whether the data starts like gzip; it may still turn out not to be gzip. */
  static boolean isLikely(ByteBuffer data) {
    int at = data.position();
    return data.remaining() > HEADER_BYTES
        && (data.get(at) & 0xFF) == MAGIC >>> 8
        && (data.get(at + 1) & 0xFF) == (MAGIC & 0xFF)
        && data.get(at + 2) == DEFLATE;
  }

  /**
   * Returns the first bytes of the content.
   *
   * @throws IOException if these bytes are not gzip
   */
  static byte[] start(ByteBuffer data, int bytesMax) throws IOException {
    try (InputStream content = open(data)) {
      return content.readNBytes(bytesMax);
    }
  }

  /**
   * Reads the content once without keeping it.
   *
   * @throws IOException if the bytes are not gzip from start to end, or to the bound
   */
  static Size measure(ByteBuffer data, long bytesMax) throws IOException {
    try (InputStream content = open(data)) {
      byte[] piece = new byte[8 * 1024];
      long bytes = 0;
      for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
        bytes += read;
        if (bytes > bytesMax) {
          return new Size(bytesMax, true);
        }
      }
      return new Size(bytes, false);
    }
  }

  /** Returns the content of data that has been measured. */
  static InputStream content(ByteBuffer data) {
    try {
      return open(data);
    } catch (IOException changed) {
      throw new UncheckedIOException("the bytes were checked and have changed since", changed);
    }
  }

  private static InputStream open(ByteBuffer data) throws IOException {
    return new GZIPInputStream(new BufferInput(data.duplicate()));
  }
}

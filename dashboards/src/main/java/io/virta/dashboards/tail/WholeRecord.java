package io.virta.dashboards.tail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * All of one record's data, or all that it decompresses to. Nothing is copied.
 *
 * @param bytes how long it is
 * @param cut whether more would have come out of the compressed data than is allowed
 * @param gunzip whether the data is to be decompressed
 */
public record WholeRecord(ByteBuffer data, long bytes, boolean cut, boolean gunzip) {

  /** The data as it was put. */
  static WholeRecord asPut(ByteBuffer data) {
    return new WholeRecord(data, data.remaining(), false, false);
  }

  /**
   * What the data decompresses to, at most {@code bytesMax}; the data itself when it is not gzip.
   */
  static WholeRecord content(ByteBuffer data, long bytesMax) {
    if (!Gunzip.isLikely(data)) {
      return asPut(data);
    }
    try {
      Gunzip.Size size = Gunzip.measure(data, bytesMax);
      return new WholeRecord(data, size.bytes(), size.more(), true);
    } catch (IOException notGzip) {
      return asPut(data);
    }
  }

  /** The bytes from the start, at least {@link #bytes} of them; decompressed as they are read. */
  public InputStream open() {
    return gunzip ? Gunzip.content(data) : new BufferInput(data.duplicate());
  }
}

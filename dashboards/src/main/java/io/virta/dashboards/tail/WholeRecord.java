package io.virta.dashboards.tail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The complete data of one record, or its decompressed content. Nothing is copied.
 *
 * @param bytes length of the data or content
 * @param cut whether the decompressed content exceeds the limit
 * @param gunzip whether to decompress the data
 */
public record WholeRecord(ByteBuffer data, long bytes, boolean cut, boolean gunzip) {

  /** Returns the data as it was put. */
  static WholeRecord asPut(ByteBuffer data) {
    return new WholeRecord(data, data.remaining(), false, false);
  }

  /**
   * Returns the decompressed content, at most {@code bytesMax}; the data itself if it is not gzip.
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

  /**
   * Opens the data from its start, with at least {@link #bytes} bytes; decompresses while reading.
   */
  public InputStream open() {
    return gunzip ? Gunzip.content(data) : new BufferInput(data.duplicate());
  }
}

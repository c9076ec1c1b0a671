package io.virta.dashboards.tail;

import io.virta.client.kpl.UserRecord;
import io.virta.dashboards.tail.TextFilter.Bytes;
import io.virta.persistence.record.RecordBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Applies a filter to records as the page shows them: gzip data by its content. The cost is
 * bounded, and records that were not searched completely are counted. Not thread-safe.
 */
final class RecordSearch {
  /** Limit of decompressed bytes searched per record. */
  static final int CONTENT_BYTES_MAX = 64 * 1024;

  /** Limit of compressed plus decompressed bytes per search. */
  static final long WORK_BYTES_MAX = 8 * 1024 * 1024;

  private final TextFilter filter;
  private long workLeft = WORK_BYTES_MAX;
  private long unsearched;

  RecordSearch(TextFilter filter) {
    this.filter = filter;
  }

  boolean passesAll() {
    return filter.passesAll();
  }

  boolean passes(RecordBlock block, int i) {
    if (filter.passesAll()) {
      return true;
    }
    Bytes key = new Bytes(block.array(), block.keyOffset(i), block.keyLength(i));
    Bytes data = new Bytes(block.array(), block.dataOffset(i), block.dataLength(i));
    return passes(key, data);
  }

  boolean passes(UserRecord user) {
    if (filter.passesAll()) {
      return true;
    }
    byte[] data = new byte[user.data().remaining()];
    user.data().duplicate().get(data);
    byte[] key = user.partitionKey().getBytes(StandardCharsets.UTF_8);
    return passes(Bytes.all(key), Bytes.all(data));
  }

  private boolean passes(Bytes key, Bytes data) {
    return Gunzip.isLikely(data.buffer()) ? passesByContent(key, data) : filter.passes(key, data);
  }

  private boolean passesByContent(Bytes key, Bytes data) {
    if (workLeft <= 0) {
      unsearched++;
      return false;
    }
    try {
      byte[] content = Gunzip.start(data.buffer(), CONTENT_BYTES_MAX + 1);
      workLeft -= content.length + data.length();
      boolean passes = filter.passes(key, Bytes.all(content));
      if (!passes && content.length > CONTENT_BYTES_MAX) {
        unsearched++;
      }
      return passes;
    } catch (IOException notGzip) {
      workLeft -= data.length();
      return filter.passes(key, data);
    }
  }

  /** The number of records that may contain the words beyond the searched part. */
  long unsearched() {
    return unsearched;
  }
}

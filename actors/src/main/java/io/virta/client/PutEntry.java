package io.virta.client;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.VirtaException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A record to put.
 *
 * @param partitionKey 1 to 256 characters; records with the same key go to the same shard and keep
 *     their order
 * @param data any bytes; the buffer's remaining bytes are copied during the put. The key in UTF-8
 *     and the data together must not exceed the stream's maximum record size, 1 MiB by default
 * @param explicitHashKey selects the shard of the record, and is stored with it; null to select it
 *     by the hash of the partition key
 */
public record PutEntry(String partitionKey, ByteBuffer data, @Nullable HashKey explicitHashKey) {
  /** Longest partition key in characters, as on AWS. */
  public static final int KEY_CHARS_MAX = 256;

  public PutEntry {
    int chars = partitionKey.codePointCount(0, partitionKey.length());
    if (chars < 1 || chars > KEY_CHARS_MAX) {
      throw VirtaException.invalidArgument(
          "A partition key has 1 to " + KEY_CHARS_MAX + " characters, this one has " + chars + ".");
    }
  }

  /** Creates a record whose partition key selects its shard. */
  public PutEntry(String partitionKey, ByteBuffer data) {
    this(partitionKey, data, null);
  }

  public static PutEntry of(String partitionKey, byte[] data) {
    return new PutEntry(partitionKey, ByteBuffer.wrap(data));
  }

  /** Creates a record with text as its data, encoded as UTF-8. */
  public static PutEntry ofText(String partitionKey, String text) {
    return of(partitionKey, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the same record with an explicit hash key. */
  public PutEntry withExplicitHashKey(HashKey hashKey) {
    return new PutEntry(partitionKey, data, hashKey);
  }
}

package io.virta.client;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.VirtaException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A record to put.
 *
 * @param partitionKey 1 to 256 characters; records with one key go to one shard and keep their
 *     order
 * @param data any bytes; the buffer's remaining bytes are copied when it is put. Key in UTF-8 and
 *     data together are at most what the stream takes, 1 MiB unless it was told otherwise
 * @param explicitHashKey decides to which shard the record goes, and is stored with it; null for
 *     the hash of the partition key
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

  /** A record whose partition key decides to which shard it goes. */
  public PutEntry(String partitionKey, ByteBuffer data) {
    this(partitionKey, data, null);
  }

  public static PutEntry of(String partitionKey, byte[] data) {
    return new PutEntry(partitionKey, ByteBuffer.wrap(data));
  }

  /** A record whose data is text in UTF-8. */
  public static PutEntry ofText(String partitionKey, String text) {
    return of(partitionKey, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same record, for the shard that takes that hash key. */
  public PutEntry withExplicitHashKey(HashKey hashKey) {
    return new PutEntry(partitionKey, data, hashKey);
  }
}

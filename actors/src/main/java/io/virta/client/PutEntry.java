package io.virta.client;

import io.virta.actors.model.VirtaException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A record to put.
 *
 * @param partitionKey 1 to 256 characters; records with one key go to one shard and keep their
 *     order
 * @param data any bytes; the buffer's remaining bytes are copied when it is put. Key in UTF-8 and
 *     data together are at most what the stream takes, 1 MiB unless it was told otherwise
 */
public record PutEntry(String partitionKey, ByteBuffer data) {
  /** Longest partition key in characters, as on AWS. */
  public static final int KEY_CHARS_MAX = 256;

  public PutEntry {
    int chars = partitionKey.codePointCount(0, partitionKey.length());
    if (chars < 1 || chars > KEY_CHARS_MAX) {
      throw VirtaException.invalidArgument(
          "A partition key has 1 to " + KEY_CHARS_MAX + " characters, this one has " + chars + ".");
    }
  }

  public static PutEntry of(String partitionKey, byte[] data) {
    return new PutEntry(partitionKey, ByteBuffer.wrap(data));
  }

  /** A record whose data is text in UTF-8. */
  public static PutEntry ofText(String partitionKey, String text) {
    return of(partitionKey, text.getBytes(StandardCharsets.UTF_8));
  }
}

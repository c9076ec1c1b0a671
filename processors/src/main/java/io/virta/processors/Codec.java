package io.virta.processors;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Turns values into bytes and back. Thread-safe. {@link Dsl} has codecs for JSON, CBOR, text and
 * bytes.
 */
public interface Codec<T> {
  /** Writes a value; does not close the stream. */
  void write(T value, OutputStream out) throws IOException;

  /**
   * Reads a value that takes exactly these bytes. The array is shared: the value must not refer to
   * it.
   *
   * @throws IOException if the bytes are no value; its message goes into the dead letter
   */
  T read(byte[] bytes, int offset, int length) throws IOException;
}

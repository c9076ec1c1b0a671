package io.virta.processors.codec;

import io.virta.processors.Codec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Bytes as they are. */
public enum BytesCodec implements Codec<byte[]> {
  INSTANCE;

  @Override
  public void write(byte[] value, OutputStream out) throws IOException {
    out.write(value);
  }

  @Override
  public byte[] read(byte[] bytes, int offset, int length) {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }
}

package io.virta.processors.aggregate;

import io.virta.processors.Codec;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/** Stores the accumulators of several aggregates one after the other, each with its length. */
final class PartsCodec implements Codec<Object[]> {
  private final List<Codec<Object>> codecs;

  PartsCodec(List<Codec<Object>> codecs) {
    this.codecs = codecs;
  }

  @Override
  public void write(Object[] parts, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    for (int i = 0; i < parts.length; i++) {
      part.reset();
      codecs.get(i).write(parts[i], part);
      data.writeInt(part.size());
      part.writeTo(data);
    }
  }

  @Override
  public Object[] read(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    Object[] parts = new Object[codecs.size()];
    try {
      for (int i = 0; i < parts.length; i++) {
        int size = in.getInt();
        if (size < 0 || size > in.remaining()) {
          throw new IOException("an accumulator has " + size + " bytes");
        }
        parts[i] = codecs.get(i).read(bytes, in.position(), size);
        in.position(in.position() + size);
      }
    } catch (BufferUnderflowException e) {
      throw new IOException("these are no accumulators of " + parts.length + " aggregates", e);
    }
    return parts;
  }
}

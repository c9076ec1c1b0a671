package io.virta.processors.aggregate;

import io.virta.processors.Codec;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Stores values one after the other, each with its time and its length. */
record TimedListCodec<V>(Codec<V> codec) implements Codec<List<Timed<V>>> {
  @Override
  public void write(List<Timed<V>> values, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    for (Timed<V> value : values) {
      one.reset();
      codec.write(value.value(), one);
      data.writeLong(value.eventMillis());
      data.writeInt(one.size());
      one.writeTo(data);
    }
  }

  @Override
  public List<Timed<V>> read(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    List<Timed<V>> values = new ArrayList<>();
    try {
      while (in.hasRemaining()) {
        long eventMillis = in.getLong();
        int size = in.getInt();
        if (size < 0 || size > in.remaining()) {
          throw new IOException("a value of a list has " + size + " bytes");
        }
        values.add(new Timed<>(eventMillis, codec.read(bytes, in.position(), size)));
        in.position(in.position() + size);
      }
    } catch (BufferUnderflowException e) {
      throw new IOException("these bytes are no list of values", e);
    }
    return values;
  }
}

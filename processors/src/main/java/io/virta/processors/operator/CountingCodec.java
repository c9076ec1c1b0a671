package io.virta.processors.operator;

import io.virta.processors.Codec;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Stores the number of events as an int, then the accumulator. */
final class CountingCodec implements Codec<Object> {
  private final Codec<Object> accumulators;

  CountingCodec(Codec<Object> accumulators) {
    this.accumulators = accumulators;
  }

  @Override
  public void write(Object value, OutputStream out) throws IOException {
    Counting counting = (Counting) value;
    new DataOutputStream(out).writeInt(counting.events());
    accumulators.write(counting.accumulator(), out);
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) throws IOException {
    if (length < Integer.BYTES) {
      throw new IOException("these bytes are no counted window");
    }
    return new Counting(
        ByteBuffer.wrap(bytes, offset, length).getInt(),
        accumulators.read(bytes, offset + Integer.BYTES, length - Integer.BYTES));
  }
}

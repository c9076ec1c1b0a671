package io.virta.processors.aggregate;

import io.virta.processors.Codec;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Stores a value that may be absent: no bytes, or eight bytes of its time and the value. */
record OptionalTimedCodec<V>(Codec<V> codec) implements Codec<Optional<Timed<V>>> {
  @Override
  public void write(Optional<Timed<V>> kept, OutputStream out) throws IOException {
    if (kept.isPresent()) {
      new DataOutputStream(out).writeLong(kept.get().eventMillis());
      codec.write(kept.get().value(), out);
    }
  }

  @Override
  public Optional<Timed<V>> read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return Optional.empty();
    } else if (length < Long.BYTES) {
      throw new IOException("this is no value with its time, but " + length + " bytes");
    }
    return Optional.of(
        new Timed<>(
            ByteBuffer.wrap(bytes, offset, length).getLong(),
            codec.read(bytes, offset + Long.BYTES, length - Long.BYTES)));
  }
}

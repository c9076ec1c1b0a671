package io.virta.processors.operator;

import io.virta.processors.Codec;
import io.virta.processors.operator.OpenSession.Opening;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores open sessions: the number of openings, their times and watermarks, then the accumulator.
 */
final class OpenSessionCodec implements Codec<Object> {
  private final Codec<Object> accumulators;

  OpenSessionCodec(Codec<Object> accumulators) {
    this.accumulators = accumulators;
  }

  @Override
  public void write(Object value, OutputStream out) throws IOException {
    OpenSession session = (OpenSession) value;
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(session.openings().size());
    for (Opening opening : session.openings()) {
      data.writeLong(opening.eventMillis());
      data.writeLong(opening.watermark());
    }
    accumulators.write(session.accumulator(), out);
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    List<Opening> openings = new ArrayList<>();
    try {
      for (int left = in.getInt(); left > 0; left--) {
        openings.add(new Opening(in.getLong(), in.getLong()));
      }
    } catch (BufferUnderflowException e) {
      throw new IOException("these bytes are no session", e);
    }
    return new OpenSession(openings, accumulators.read(bytes, in.position(), in.remaining()));
  }
}

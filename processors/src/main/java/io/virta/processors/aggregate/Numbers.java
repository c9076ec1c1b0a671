package io.virta.processors.aggregate;

import io.virta.processors.Codec;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Codecs of accumulators that are numbers. Their bytes never change. */
final class Numbers {
  static final Codec<Long> LONG = new LongCodec();
  static final Codec<Mean> MEAN = new MeanCodec();
  static final Codec<Moments> MOMENTS = new MomentsCodec();

  private Numbers() {}

  /** A sum of doubles and their count; the rest is the part of the sum that a double has lost. */
  record Mean(long count, double sum, double rest) {
    static final Mean NONE = new Mean(0, 0, 0);

    /** Adds by Neumaier's method, so that the order of the events hardly matters. */
    Mean plus(double value) {
      double next = sum + value;
      double lost = Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
      return new Mean(count + 1, next, rest + lost);
    }

    Mean plus(Mean other) {
      Mean both = plus(other.sum);
      return new Mean(count + other.count, both.sum, both.rest + other.rest);
    }

    double total() {
      // Once the sum is infinite, what it has lost is not a number.
      return Double.isFinite(sum) ? sum + rest : sum;
    }
  }

  /** Count, mean and sum of squared distances from it, by Welford's method. */
  record Moments(long count, double mean, double squares) {
    static final Moments NONE = new Moments(0, 0, 0);

    Moments plus(double value) {
      double delta = value - mean;
      double next = mean + delta / (count + 1);
      return new Moments(count + 1, next, squares + delta * (value - next));
    }

    Moments plus(Moments other) {
      if (count == 0 || other.count == 0) {
        return count == 0 ? other : this;
      }
      long all = count + other.count;
      double delta = other.mean - mean;
      return new Moments(
          all,
          mean + delta * other.count / all,
          squares + other.squares + delta * delta * count * other.count / all);
    }
  }

  private static DataInputStream in(byte[] bytes, int offset, int length, int expected)
      throws IOException {
    if (length != expected) {
      throw new IOException(
          "an accumulator of numbers has %d bytes, not %d".formatted(expected, length));
    }
    return new DataInputStream(new ByteArrayInputStream(bytes, offset, length));
  }

  private static final class LongCodec implements Codec<Long> {
    @Override
    public void write(Long value, OutputStream out) throws IOException {
      new DataOutputStream(out).writeLong(value);
    }

    @Override
    public Long read(byte[] bytes, int offset, int length) throws IOException {
      return in(bytes, offset, length, Long.BYTES).readLong();
    }
  }

  private static final class MeanCodec implements Codec<Mean> {
    @Override
    public void write(Mean value, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(value.count);
      data.writeDouble(value.sum);
      data.writeDouble(value.rest);
    }

    @Override
    public Mean read(byte[] bytes, int offset, int length) throws IOException {
      DataInputStream data = in(bytes, offset, length, Long.BYTES + 2 * Double.BYTES);
      return new Mean(data.readLong(), data.readDouble(), data.readDouble());
    }
  }

  private static final class MomentsCodec implements Codec<Moments> {
    @Override
    public void write(Moments value, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(value.count);
      data.writeDouble(value.mean);
      data.writeDouble(value.squares);
    }

    @Override
    public Moments read(byte[] bytes, int offset, int length) throws IOException {
      DataInputStream data = in(bytes, offset, length, Long.BYTES + 2 * Double.BYTES);
      return new Moments(data.readLong(), data.readDouble(), data.readDouble());
    }
  }
}

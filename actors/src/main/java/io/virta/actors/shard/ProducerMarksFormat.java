package io.virta.actors.shard;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.shard.ProducerMark.Part;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stored form of {@link ProducerMarks}, little endian: {@code u8 version, hash key start, hash
 * key end, u32 cuts, a hash key for each, u32 producers}, then for each producer, in ascending
 * order, {@code u64 producerNo, u32 epoch, u64 storedMillis, u32 parts}, for each part but the last
 * {@code u32 cut, u64 lastOutNumber}, and for the last {@code u64 lastOutNumber}. A hash key is
 * {@code u64 high, u64 low}. A cut is the hash key where a part ends; producers share the cuts, so
 * a producer takes 32 bytes plus 12 for each further part.
 */
final class ProducerMarksFormat {
  private static final byte VERSION = 1;
  private static final int HASH_KEY_BYTES = 2 * Long.BYTES;
  private static final int FIXED_BYTES = Byte.BYTES + 2 * HASH_KEY_BYTES + 2 * Integer.BYTES;
  private static final int PRODUCER_BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;
  private static final int FURTHER_PART_BYTES = Integer.BYTES + Long.BYTES;

  private ProducerMarksFormat() {}

  static byte[] encode(HashKeyRange range, LongTrie<ProducerMark> marks) {
    Sizes sizes = new Sizes();
    marks.forEach((mark, producerNo) -> sizes.add(mark));
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + sizes.bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(VERSION);
    put(out, range.start());
    put(out, range.end());
    out.putInt(sizes.cuts.size());
    sizes.cuts.keySet().forEach(cut -> put(out, cut));
    out.putInt(sizes.producers);
    marks.forEach((mark, producerNo) -> put(out, producerNo, mark, sizes.cuts));
    return out.array();
  }

  /** The cuts, counts and sizes needed before anything is written. */
  private static final class Sizes {
    private final Map<HashKey, Integer> cuts = new LinkedHashMap<>();
    private int producers;
    private int bytes;

    void add(ProducerMark mark) {
      producers++;
      bytes += PRODUCER_BYTES + (mark.parts().size() - 1) * FURTHER_PART_BYTES;
      for (Part part : mark.parts().subList(0, mark.parts().size() - 1)) {
        if (cuts.putIfAbsent(part.end(), cuts.size()) == null) {
          bytes += HASH_KEY_BYTES;
        }
      }
    }
  }

  private static void put(
      ByteBuffer out, long producerNo, ProducerMark mark, Map<HashKey, Integer> cuts) {
    List<Part> parts = mark.parts();
    out.putLong(producerNo).putInt(mark.epoch()).putLong(mark.storedMillis());
    out.putInt(parts.size());
    for (Part part : parts.subList(0, parts.size() - 1)) {
      out.putInt(cuts.getOrDefault(part.end(), -1)).putLong(part.lastOutNumber());
    }
    out.putLong(parts.get(parts.size() - 1).lastOutNumber());
  }

  private static void put(ByteBuffer out, HashKey key) {
    out.putLong(key.high()).putLong(key.low());
  }

  static ProducerMarks decode(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "producer marks of version %d; this build knows %d".formatted(version, VERSION));
      }
      ProducerMarks marks = decode(in);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " bytes behind producer marks");
      }
      return marks;
    } catch (BufferUnderflowException | IndexOutOfBoundsException cut) {
      throw new IllegalArgumentException(bytes.length + " bytes are no producer marks", cut);
    }
  }

  private static ProducerMarks decode(ByteBuffer in) {
    HashKeyRange range = new HashKeyRange(hashKey(in), hashKey(in));
    List<HashKey> cuts = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      cuts.add(hashKey(in));
    }
    LongTrie<ProducerMark> marks = LongTrie.empty();
    for (int left = in.getInt(); left > 0; left--) {
      marks = marks.put(in.getLong(), mark(in, cuts, range.end()));
    }
    return new ProducerMarks(range, marks);
  }

  private static ProducerMark mark(ByteBuffer in, List<HashKey> cuts, HashKey end) {
    int epoch = in.getInt();
    long storedMillis = in.getLong();
    List<Part> parts = new ArrayList<>();
    for (int left = in.getInt(); left > 1; left--) {
      parts.add(new Part(cuts.get(in.getInt()), in.getLong()));
    }
    parts.add(new Part(end, in.getLong()));
    return new ProducerMark(epoch, storedMillis, parts);
  }

  private static HashKey hashKey(ByteBuffer in) {
    return new HashKey(in.getLong(), in.getLong());
  }
}

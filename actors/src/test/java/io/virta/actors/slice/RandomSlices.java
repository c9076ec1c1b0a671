package io.virta.actors.slice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.client.kpl.AggregatedBytes;
import io.virta.client.kpl.AggregatedRecord;
import io.virta.client.kpl.UserRecord;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random slices with plain records, aggregated ones, and data that only starts like an aggregated
 * record; and the records that readers must get from them, found by {@link AggregatedRecord}.
 */
public final class RandomSlices {
  private static final int RUNS_MAX = 4;
  private static final int RECORDS_MAX = 6;

  /** A record that a reader must get. */
  public record Expected(
      long counter,
      long subSequenceNumber,
      long arrivalMillis,
      String partitionKey,
      @Nullable HashKey explicitHashKey,
      HashKey hashKey,
      String data) {}

  private final SplittableRandom random;

  public RandomSlices(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns a shard with all hash keys, or with half of them. */
  public Shard shard() {
    List<HashKeyRange> halves = HashKeyRange.divide(2);
    HashKeyRange range = random.nextBoolean() ? HashKeyRange.ALL : halves.get(random.nextInt(2));
    return Shard.first(new ShardId(3), range, 10);
  }

  /** Returns a slice with gaps between the numbers of its runs, as after a trim. */
  public RecordSlice slice() {
    List<Run> runs = new ArrayList<>();
    long seq = 1L + random.nextInt(5);
    for (int i = random.nextInt(RUNS_MAX + 1); i > 0; i--) {
      int records = 1 + random.nextInt(RECORDS_MAX);
      RecordBlock block = block(records, 20_000 + 100L * runs.size());
      int from = random.nextInt(records);
      int to = from + 1 + random.nextInt(records - from);
      runs.add(new Run(block, from, to, seq));
      seq += to - from + random.nextInt(2);
    }
    return new RecordSlice(runs, seq, 0, false);
  }

  private RecordBlock block(int records, long arrivalMillis) {
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> datas = new ArrayList<>();
    List<Boolean> explicit = new ArrayList<>();
    int bytes = 0;
    for (int i = 0; i < records; i++) {
      keys.add(key().getBytes(UTF_8));
      datas.add(data());
      explicit.add(random.nextBoolean());
      bytes +=
          RecordBlockBuilder.recordBytes(keys.get(i).length, explicit.get(i), datas.get(i).length);
    }
    RecordBlockBuilder builder = new RecordBlockBuilder(records, bytes);
    for (int i = 0; i < records; i++) {
      byte[] key = keys.get(i);
      byte[] data = datas.get(i);
      int at =
          explicit.get(i)
              ? builder.begin(key.length, random.nextLong(), random.nextLong())
              : builder.begin(key.length);
      System.arraycopy(key, 0, builder.array(), at, key.length);
      System.arraycopy(data, 0, builder.array(), at + key.length, data.length);
      builder.end(at + key.length + data.length);
    }
    return builder.build().arrivedAt(arrivalMillis);
  }

  private String key() {
    return "k\u00e9y-" + random.nextInt(8);
  }

  private byte[] data() {
    return switch (random.nextInt(5)) {
      case 0 -> new byte[0];
      case 1 -> aggregated();
      case 2 -> aggregated();
      case 3 -> damaged(aggregated());
      default -> ("data-" + random.nextInt(1_000)).getBytes(UTF_8);
    };
  }

  private byte[] aggregated() {
    AggregatedBytes bytes = new AggregatedBytes();
    for (int i = 0; i < 3; i++) {
      bytes.partitionKey(key()).explicitHashKey(hashKey().toString());
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      String data = "user-" + random.nextInt(1_000);
      if (random.nextBoolean()) {
        bytes.record(random.nextInt(3), data);
      } else {
        bytes.record(random.nextInt(3), random.nextInt(3), data);
      }
    }
    return bytes.seal();
  }

  private HashKey hashKey() {
    return new HashKey(random.nextLong(), random.nextLong());
  }

  /** Returns data that differs from an aggregated record only in its last byte, or in its end. */
  private byte[] damaged(byte[] data) {
    if (random.nextBoolean()) {
      data[data.length - 1]++;
      return data;
    }
    return Arrays.copyOf(data, random.nextInt(data.length));
  }

  /** Returns the records of a slice as they are stored. */
  public static List<Expected> stored(RecordSlice slice) {
    List<Expected> all = new ArrayList<>();
    for (Run run : slice.runs()) {
      for (int i = run.from(); i < run.to(); i++) {
        all.add(stored(run, i));
      }
    }
    return all;
  }

  /** Returns the records of a slice with aggregated ones unpacked. */
  public static List<Expected> unpacked(Shard shard, RecordSlice slice) {
    List<Expected> all = new ArrayList<>();
    for (Run run : slice.runs()) {
      for (int i = run.from(); i < run.to(); i++) {
        Expected stored = stored(run, i);
        Optional<AggregatedRecord> packed = AggregatedRecord.read(ByteBuffer.wrap(dataOf(run, i)));
        if (packed.isEmpty()) {
          all.add(stored);
        } else {
          packed.get().forEach(user -> addInside(shard, stored, user, all));
        }
      }
    }
    return all;
  }

  private static void addInside(Shard shard, Expected stored, UserRecord user, List<Expected> all) {
    if (shard.range().contains(user.hashKey())) {
      all.add(
          new Expected(
              stored.counter(),
              user.subSequenceNumber(),
              stored.arrivalMillis(),
              user.partitionKey(),
              user.explicitHashKey(),
              user.hashKey(),
              UTF_8.decode(user.data().duplicate()).toString()));
    }
  }

  private static Expected stored(Run run, int i) {
    RecordBlock block = run.block();
    HashKey explicit =
        block.hasExplicitHash(i)
            ? new HashKey(block.explicitHashHigh(i), block.explicitHashLow(i))
            : null;
    byte[] key = block.key(i).getBytes(UTF_8);
    return new Expected(
        run.firstSeq() + i - run.from(),
        0,
        block.arrivalMillis(),
        block.key(i),
        explicit,
        explicit == null ? HashKey.ofPartitionKey(key, 0, key.length) : explicit,
        new String(dataOf(run, i), UTF_8));
  }

  private static byte[] dataOf(Run run, int i) {
    return run.block().data(i);
  }
}

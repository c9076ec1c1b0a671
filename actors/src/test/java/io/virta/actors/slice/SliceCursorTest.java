package io.virta.actors.slice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.slice.RandomSlices.Expected;
import io.virta.client.kpl.AggregatedBytes;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SliceCursorTest {
  private static final Shard SHARD = Shard.first(new ShardId(0), HashKeyRange.ALL, 10);

  private static RecordSlice sliceOf(long firstSeq, byte[]... datas) {
    byte[] key = "key".getBytes(UTF_8);
    int bytes = 0;
    for (byte[] data : datas) {
      bytes += RecordBlockBuilder.recordBytes(key.length, false, data.length);
    }
    RecordBlockBuilder builder = new RecordBlockBuilder(datas.length, bytes);
    for (byte[] data : datas) {
      builder.add(key, data);
    }
    RecordBlock block = builder.build().arrivedAt(20_000);
    return new RecordSlice(
        List.of(new Run(block, 0, datas.length, firstSeq)), firstSeq + datas.length, 0, false);
  }

  private static List<Expected> rest(SliceCursor cursor) {
    List<Expected> all = new ArrayList<>();
    while (cursor.next()) {
      all.add(current(cursor));
    }
    return all;
  }

  private static Expected current(SliceCursor cursor) {
    String key = new String(cursor.array(), cursor.keyOffset(), cursor.keyLength(), UTF_8);
    assertThat(cursor.partitionKey()).isEqualTo(key);
    return new Expected(
        cursor.counter(),
        cursor.subSequenceNumber(),
        cursor.arrivalMillis(),
        key,
        cursor.hasExplicitHashKey() ? cursor.hashKey() : null,
        cursor.hashKey(),
        new String(cursor.array(), cursor.dataOffset(), cursor.dataLength(), UTF_8));
  }

  @Nested
  class OnRandomSlices {
    private static final int SLICES = 2_000;

    private final long seed = Long.getLong("virta-test.seed", System.nanoTime());
    private final RandomSlices slices = new RandomSlices(seed);

    @Test
    void returns_the_records_that_the_kpl_packed_into_the_shard() {
      for (int i = 0; i < SLICES; i++) {
        Shard shard = slices.shard();
        SliceCursor cursor = SliceCursor.ofUsers(shard);
        for (int reuse = 0; reuse < 3; reuse++) {
          RecordSlice slice = slices.slice();
          cursor.open(slice);

          assertThat(rest(cursor))
              .as("slice %d, seed %d", i, seed)
              .isEqualTo(RandomSlices.unpacked(shard, slice));
        }
      }
    }

    @Test
    void returns_records_as_they_are_stored_if_it_does_not_unpack() {
      SliceCursor cursor = SliceCursor.ofStored();
      for (int i = 0; i < SLICES; i++) {
        RecordSlice slice = slices.slice();
        cursor.open(slice);

        assertThat(rest(cursor))
            .as("slice %d, seed %d", i, seed)
            .isEqualTo(RandomSlices.stored(slice));
      }
    }

    @Test
    void resumes_from_any_position() {
      for (int i = 0; i < SLICES / 10; i++) {
        Shard shard = slices.shard();
        RecordSlice slice = slices.slice();
        List<Expected> all = RandomSlices.unpacked(shard, slice);
        SliceCursor cursor = SliceCursor.ofUsers(shard);
        for (long counter = 0; counter <= slice.nextSeq(); counter++) {
          for (long sub = 0; sub < 7; sub++) {
            long firstCounter = counter;
            long firstSub = sub;
            cursor.openFrom(slice, counter, sub);

            assertThat(rest(cursor))
                .as("from (%d, %d) of slice %d, seed %d", counter, sub, i, seed)
                .isEqualTo(
                    all.stream()
                        .filter(
                            record ->
                                record.counter() > firstCounter
                                    || (record.counter() == firstCounter
                                        && record.subSequenceNumber() >= firstSub))
                        .toList());
          }
        }
      }
    }

    @Test
    void may_be_opened_again_before_its_end() {
      for (int i = 0; i < SLICES; i++) {
        Shard shard = slices.shard();
        SliceCursor cursor = SliceCursor.ofUsers(shard);
        cursor.open(slices.slice());
        for (int taken = i % 5; taken > 0 && cursor.next(); taken--) {
          current(cursor);
        }
        RecordSlice slice = slices.slice();
        cursor.open(slice);

        assertThat(rest(cursor))
            .as("slice %d, seed %d", i, seed)
            .isEqualTo(RandomSlices.unpacked(shard, slice));
      }
    }
  }

  @Test
  void resumes_in_the_middle_of_an_aggregated_record() {
    byte[] packed =
        new AggregatedBytes()
            .partitionKey("a")
            .record(0, "one")
            .record(0, "two")
            .record(0, "three")
            .seal();
    SliceCursor cursor = SliceCursor.ofUsers(SHARD);

    cursor.openFrom(sliceOf(7, packed, "plain".getBytes(UTF_8)), 7, 2);

    assertThat(rest(cursor)).extracting(Expected::data).containsExactly("three", "plain");
  }

  @Test
  void leaves_out_user_records_of_other_shards() {
    List<HashKeyRange> halves = HashKeyRange.divide(2);
    byte[] packed =
        new AggregatedBytes()
            .partitionKey("k")
            .explicitHashKey(HashKey.MIN.toString())
            .explicitHashKey(HashKey.MAX.toString())
            .record(0, 0, "low")
            .record(0, 1, "high")
            .seal();
    SliceCursor cursor = SliceCursor.ofUsers(Shard.first(new ShardId(1), halves.get(1), 10));

    cursor.open(sliceOf(7, packed));

    assertThat(rest(cursor))
        .singleElement()
        .satisfies(record -> assertThat(record.data()).isEqualTo("high"))
        .satisfies(record -> assertThat(record.subSequenceNumber()).isEqualTo(1));
  }

  @Test
  void has_no_record_before_it_is_opened_and_after_its_end() {
    SliceCursor cursor = SliceCursor.ofUsers(SHARD);
    assertThat(cursor.next()).isFalse();

    cursor.open(sliceOf(7, "one".getBytes(UTF_8)));
    assertThat(cursor.next()).isTrue();

    assertThat(cursor.next()).isFalse();
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.array()).as("holds no slice in memory").isEmpty();
  }

  @Nested
  class OnPlainRecords {
    private static final int RECORDS = 1_000;
    private static final int SLICES = 1_000;
    private static final int ROUNDS = 5;

    /** Far less than one byte for each record, but enough for what the measurement itself takes. */
    private static final long BYTES_MAX = 64 << 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final SliceCursor cursor = SliceCursor.ofUsers(SHARD);
    private long sum;

    @Test
    void allocates_nothing_for_a_million_of_them() {
      Assumptions.assumeTrue(threads.isThreadAllocatedMemorySupported());
      threads.setThreadAllocatedMemoryEnabled(true);
      RecordSlice slice = slice();
      long least = Long.MAX_VALUE;
      // The first rounds link and compile the code. The least of all rounds is what it needs.
      for (int round = 0; round < ROUNDS; round++) {
        least = Math.min(least, bytesFor(slice));
      }

      assertThat(sum).isPositive();
      assertThat(least).isLessThan(BYTES_MAX);
    }

    private long bytesFor(RecordSlice slice) {
      long thread = Thread.currentThread().getId();
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < SLICES; i++) {
        cursor.open(slice);
        while (cursor.next()) {
          sum +=
              cursor.counter()
                  + cursor.subSequenceNumber()
                  + cursor.arrivalMillis()
                  + cursor.array()[cursor.keyOffset()]
                  + cursor.keyLength()
                  + cursor.array()[cursor.dataOffset()]
                  + cursor.dataLength()
                  + (cursor.hasExplicitHashKey() ? 1 : 0);
        }
      }
      return threads.getThreadAllocatedBytes(thread) - before;
    }

    private RecordSlice slice() {
      byte[][] datas = new byte[RECORDS][];
      for (int i = 0; i < RECORDS; i++) {
        datas[i] = ("data-" + i).getBytes(UTF_8);
      }
      return sliceOf(1, datas);
    }
  }
}

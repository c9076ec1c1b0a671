package io.virta.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.RecordPosition;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.slice.RandomSlices;
import io.virta.actors.slice.RandomSlices.Expected;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class SliceRecordsTest {
  private static final int SLICES = 1_000;

  private final long seed = Long.getLong("virta-test.seed", System.nanoTime());
  private final RandomSlices slices = new RandomSlices(seed);

  private static List<Expected> read(SliceRecords records) {
    List<Expected> all = new ArrayList<>();
    for (StreamRecord record : records) {
      byte[] key = record.partitionKey().getBytes(UTF_8);
      HashKey explicit = record.explicitHashKey();
      all.add(
          new Expected(
              record.sequenceNumber().counter(),
              record.subSequenceNumber(),
              record.arrivedAt().toEpochMilli(),
              record.partitionKey(),
              explicit,
              explicit == null ? HashKey.ofPartitionKey(key, 0, key.length) : explicit,
              record.text()));
      assertThat(record.data().isReadOnly()).isTrue();
    }
    return all;
  }

  @Test
  void has_the_records_of_a_slice_packed_or_unpacked() {
    for (int i = 0; i < SLICES; i++) {
      Shard shard = slices.shard();
      RecordSlice slice = slices.slice();

      assertThat(read(SliceRecords.ofUsers(shard, slice)))
          .as("slice %d, seed %d", i, seed)
          .isEqualTo(RandomSlices.unpacked(shard, slice));
      assertThat(read(SliceRecords.stored(shard, slice)))
          .as("slice %d, seed %d", i, seed)
          .isEqualTo(RandomSlices.stored(slice));
    }
  }

  @Test
  void has_the_records_after_one_that_a_consumer_has_processed() {
    for (int i = 0; i < SLICES; i++) {
      Shard shard = slices.shard();
      RecordSlice slice = slices.slice();
      List<Expected> all = RandomSlices.unpacked(shard, slice);
      for (int taken = 0; taken < all.size(); taken++) {
        Expected last = all.get(taken);
        RecordPosition position =
            new RecordPosition(
                shard.sequenceNumber(last.counter(), last.arrivalMillis()),
                last.subSequenceNumber());

        assertThat(read(SliceRecords.ofUsers(shard, slice).after(position)))
            .as("after record %d of slice %d, seed %d", taken, i, seed)
            .isEqualTo(all.subList(taken + 1, all.size()));
      }
    }
  }

  @Test
  void has_nothing_of_a_record_after_the_largest_sub_sequence_number() {
    Shard shard = slices.shard();
    RecordSlice slice = nonEmptySlice();
    long last = slice.runs().get(slice.runs().size() - 1).firstSeq();
    RecordPosition position =
        new RecordPosition(shard.sequenceNumber(last, 20_000), Long.MAX_VALUE);

    assertThat(read(SliceRecords.ofUsers(shard, slice).after(position)))
        .as("seed %d", seed)
        .allSatisfy(record -> assertThat(record.counter()).isGreaterThan(last));
  }

  private RecordSlice nonEmptySlice() {
    RecordSlice slice = slices.slice();
    while (slice.isEmpty()) {
      slice = slices.slice();
    }
    return slice;
  }

  @Test
  void ends() {
    Iterator<StreamRecord> records =
        SliceRecords.stored(slices.shard(), nonEmptySlice()).iterator();
    while (records.hasNext()) {
      assertThat(records.hasNext()).isTrue();
      records.next();
    }

    assertThatThrownBy(records::next).isInstanceOf(NoSuchElementException.class);
  }
}

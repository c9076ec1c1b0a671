package io.virta.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardSliceTest {
  private static final Shard SHARD =
      Shard.first(new ShardId(3), new HashKeyRange(HashKey.MIN, HashKey.MAX), 10);

  private static RecordBlock block(String text, long arrivalMillis) {
    return RecordBlockBuilder.single("key-" + text, text.getBytes(UTF_8)).arrivedAt(arrivalMillis);
  }

  private final ShardSlice slice =
      new ShardSlice(
          SHARD,
          new RecordSlice(
              List.of(
                  new Run(block("one", 20_000), 0, 1, 7), new Run(block("two", 21_000), 0, 1, 8)),
              9,
              5,
              true));

  @Test
  void returns_records_as_they_are_stored() {
    assertThat(slice).extracting(StreamRecord::text).containsExactly("one", "two");
    assertThat(slice).extracting(StreamRecord::partitionKey).containsExactly("key-one", "key-two");
    assertThat(slice)
        .extracting(StreamRecord::arrivedAt)
        .containsExactly(Instant.ofEpochSecond(20), Instant.ofEpochSecond(21));
    assertThat(slice)
        .extracting(record -> record.sequenceNumber().counter())
        .containsExactly(7L, 8L);
    assertThat(slice.recordCount()).isEqualTo(2);
    assertThat(slice.isAtEnd()).isTrue();
  }

  @Test
  void exposes_data_read_only_and_without_a_copy() {
    List<String> texts = new ArrayList<>();
    slice.visitData(
        (bytes, at, length) -> {
          byte[] data = new byte[length];
          bytes.get(at, data);
          texts.add(new String(data, UTF_8));
          assertThat(bytes.isReadOnly()).isTrue();
        });

    assertThat(texts).containsExactly("one", "two");
  }

  @Test
  void has_the_position_of_its_last_record() {
    List<StreamRecord> records = new ArrayList<>();
    slice.forEach(records::add);

    assertThat(slice.position()).isEqualTo(records.get(1).position());
  }
}

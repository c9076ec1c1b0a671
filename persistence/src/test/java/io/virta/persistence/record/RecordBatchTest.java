package io.virta.persistence.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecordBatchTest {
  private static RecordBlock block(String... keysAndData) {
    int bytes = 0;
    for (int i = 0; i < keysAndData.length; i += 2) {
      bytes +=
          RecordBlockBuilder.recordBytes(
              keysAndData[i].getBytes(UTF_8).length,
              false,
              keysAndData[i + 1].getBytes(UTF_8).length);
    }
    RecordBlockBuilder builder = new RecordBlockBuilder(keysAndData.length / 2, bytes);
    for (int i = 0; i < keysAndData.length; i += 2) {
      builder.add(keysAndData[i].getBytes(UTF_8), keysAndData[i + 1].getBytes(UTF_8));
    }
    return builder.build();
  }

  private static byte[] bodyOf(RecordBatch batch) {
    ByteBuffer body = ByteBuffer.allocate(batch.header().bodyLength());
    for (RecordBlock block : batch.blocks()) {
      body.put(block.array(), block.bodyOffset(), block.bodyLength());
    }
    return body.array();
  }

  @Nested
  class ABlock {
    @Test
    void gives_back_keys_and_data_of_each_record() {
      RecordBlock block = block("k1", "one", "schlüssel", "", "k3", "three");

      assertThat(block.recordCount()).isEqualTo(3);
      assertThat(block.key(1)).isEqualTo("schlüssel");
      assertThat(block.data(0)).isEqualTo("one".getBytes(UTF_8));
      assertThat(block.data(1)).isEmpty();
      assertThat(block.dataBuffer(2)).isEqualTo(ByteBuffer.wrap("three".getBytes(UTF_8)));
      assertThat(block.payloadLength(2)).isEqualTo(7);
    }

    @Test
    void keeps_an_explicit_hash_key_beside_the_partition_key() {
      RecordBlockBuilder builder =
          new RecordBlockBuilder(1, RecordBlockBuilder.recordBytes(1, true, 1));
      int at = builder.begin(1, 0x8000000000000001L, -2);
      builder.array()[at] = 'k';
      builder.array()[at + 1] = 'd';
      builder.end(at + 2);
      RecordBlock block = builder.build();

      assertThat(block.hasExplicitHash(0)).isTrue();
      assertThat(block.explicitHashHigh(0)).isEqualTo(0x8000000000000001L);
      assertThat(block.explicitHashLow(0)).isEqualTo(-2);
      assertThat(block.key(0)).isEqualTo("k");
      assertThat(block.data(0)).containsExactly('d');
    }

    @Test
    void cut_to_a_prefix_shares_its_bytes_and_still_reads_right_after_storage() {
      RecordBlock cut = block("a", "1", "b", "22", "c", "333").arrivedAt(5).prefix(2);

      RecordBatch stored = RecordBatch.of(1, List.of(cut));
      RecordBatch read =
          RecordBatch.readFrom(stored.header(), bodyOf(stored), 0, stored.bodyCrc32c());

      assertThat(read.nextSeq()).isEqualTo(3);
      assertThat(read.blocks().get(0).data(1)).isEqualTo("22".getBytes(UTF_8));
    }

    @Test
    void rejects_fewer_records_than_announced() {
      RecordBlockBuilder builder = new RecordBlockBuilder(2, 10);
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("promised 2 records in 10 bytes");
    }
  }

  @Nested
  class ABatch {
    @Test
    void numbers_the_records_of_its_blocks_consecutively() {
      RecordBatch batch =
          RecordBatch.of(
              41, List.of(block("a", "1", "b", "2").arrivedAt(7), block("c", "3").arrivedAt(9)));

      assertThat(batch.firstSeq()).isEqualTo(41);
      assertThat(batch.nextSeq()).isEqualTo(44);
      assertThat(batch.header().firstArrivalMillis()).isEqualTo(7);
      assertThat(batch.header().lastArrivalMillis()).isEqualTo(9);
    }

    @Test
    void survives_encoding() {
      RecordBatch batch = RecordBatch.of(8, List.of(block("a", "1").arrivedAt(7)));

      BatchHeader decoded = BatchHeader.decode(ByteBuffer.wrap(batch.header().encode()));

      assertThat(decoded).isEqualTo(batch.header());
    }

    @Test
    void computes_its_checksum_when_asked_and_only_once() {
      RecordBlock block = block("a", "1").arrivedAt(7);
      RecordBatch batch = RecordBatch.of(1, List.of(block));
      block.array()[block.dataOffset(0)] = '2';
      int ofTheFirstQuestion = RecordBatch.of(1, List.of(block)).bodyCrc32c();

      assertThat(batch.checksummed()).isSameAs(batch);
      block.array()[block.dataOffset(0)] = '3';

      assertThat(batch.bodyCrc32c()).isEqualTo(ofTheFirstQuestion);
    }

    @Test
    void never_reads_outside_a_damaged_body() {
      long seed = System.nanoTime();
      SplittableRandom random = new SplittableRandom(seed);
      RecordBatch batch =
          RecordBatch.of(1, List.of(block("key", "some data", "other", "data").arrivedAt(1)));
      for (int round = 0; round < 2_000; round++) {
        byte[] body = bodyOf(batch);
        body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        try {
          RecordBlock block = RecordBatch.readFrom(batch.header(), body, 0, 0).blocks().get(0);
          for (int i = 0; i < block.recordCount(); i++) {
            assertThat(block.data(i)).as("seed %d", seed).isNotNull();
            assertThat(block.key(i)).as("seed %d", seed).isNotNull();
          }
        } catch (IllegalArgumentException refused) {
          assertThat(refused).as("seed %d", seed).hasMessageContaining("does not fit");
        }
      }
    }
  }
}

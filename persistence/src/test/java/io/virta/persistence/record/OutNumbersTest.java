package io.virta.persistence.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Blocks of idempotent producers, before and after they are stored. */
class OutNumbersTest {
  private static final long PRODUCER = 9;
  private static final int EPOCH = 3;

  /** A block with one record for each number; its data is the number in decimal. */
  private static RecordBlock block(long... numbers) {
    return unsent(numbers).sentBy(PRODUCER, EPOCH, numbers);
  }

  private static RecordBlock unsent(long... numbers) {
    int bytes = 0;
    for (long number : numbers) {
      bytes += RecordBlockBuilder.recordBytes(1, false, Long.toString(number).length());
    }
    RecordBlockBuilder builder = new RecordBlockBuilder(numbers.length, bytes);
    for (long number : numbers) {
      builder.add(new byte[] {'k'}, Long.toString(number).getBytes(UTF_8));
    }
    return builder.build();
  }

  private static void requireNumbers(RecordBlock block, long... numbers) {
    assertThat(block.recordCount()).isEqualTo(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(block.number(i)).isEqualTo(numbers[i]);
      assertThat(new String(block.data(i), UTF_8)).isEqualTo(Long.toString(numbers[i]));
    }
    assertThat(block.header().producer())
        .isEqualTo(
            new BlockSender.Producer(PRODUCER, EPOCH, numbers[0], numbers[numbers.length - 1]));
  }

  @Nested
  class BeforeStorage {
    @Test
    void every_record_keeps_its_number_when_the_block_is_stamped() {
      requireNumbers(block(5, 8, 30).arrivedAt(7).toBeEncrypted(1), 5, 8, 30);
    }

    @Test
    void a_prefix_ends_with_the_number_of_its_last_record_also_behind_a_gap() {
      requireNumbers(block(5, 8, 30).prefix(2), 5, 8);
      requireNumbers(block(5, 8, 30).prefix(2).prefix(1), 5);
    }

    @Test
    void chosen_records_keep_their_numbers_keys_and_explicit_hashes() {
      RecordBlockBuilder builder =
          new RecordBlockBuilder(3, 3 * RecordBlockBuilder.recordBytes(1, true, 1));
      for (byte i = 0; i < 3; i++) {
        int at = builder.begin(1, i, -i);
        builder.array()[at] = 'k';
        builder.array()[at + 1] = i;
        builder.end(at + 2);
      }

      RecordBlock left = builder.build().sentBy(PRODUCER, EPOCH, 5, 8, 30).only(0, 2);

      left.requireWellFormed();
      assertThat(left.recordCount()).isEqualTo(2);
      assertThat(left.number(1)).isEqualTo(30);
      assertThat(left.explicitHashHigh(1)).isEqualTo(2);
      assertThat(left.explicitHashLow(1)).isEqualTo(-2);
      assertThat(left.key(1)).isEqualTo("k");
      assertThat(left.data(1)).containsExactly(2);
    }

    @Test
    void the_last_records_of_a_cut_block_can_be_chosen() {
      requireNumbers(block(5, 8, 30, 31).prefix(3).only(1, 2), 8, 30);
    }

    @Test
    void numbers_that_do_not_rise_are_rejected() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> block(5, 5))
          .withMessage("the numbers of records rise, but 5 follows 5");
      assertThatIllegalArgumentException().isThrownBy(() -> block(5, 4));
      assertThatIllegalArgumentException().isThrownBy(() -> block(0, 1));
    }

    @Test
    void a_number_for_each_record_and_a_producer_are_required() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> unsent(5, 8).sentBy(PRODUCER, EPOCH, 5));
      assertThatIllegalArgumentException().isThrownBy(() -> unsent(5).sentBy(0, EPOCH, 5));
      assertThatIllegalArgumentException().isThrownBy(() -> unsent(5).sentBy(PRODUCER, -1, 5));
    }

    @Test
    void a_block_without_producer_has_no_numbers() {
      assertThat(unsent(5).hasNumbers()).isFalse();
      assertThat(unsent(5).header().producer()).isNull();
      assertThatIllegalStateException().isThrownBy(() -> unsent(5).number(0));
      assertThatIllegalStateException().isThrownBy(() -> unsent(5).only(0));
    }
  }

  @Nested
  class AfterStorage {
    private static RecordBlock stored(RecordBatch batch) {
      BatchHeader header = BatchHeader.decode(ByteBuffer.wrap(batch.header().encode()));
      RecordBlock block = batch.blocks().get(0);
      return RecordBatch.readFrom(header, block.array(), block.bodyOffset(), batch.bodyCrc32c())
          .blocks()
          .get(0);
    }

    @Test
    void only_the_first_and_last_number_are_stored_and_the_body_is_unchanged() {
      RecordBatch batch = RecordBatch.of(1, List.of(block(5, 8, 30).arrivedAt(7)));

      RecordBlock stored = stored(batch);

      assertThat(stored.header()).isEqualTo(batch.header().blocks().get(0));
      assertThat(stored.header().producer())
          .isEqualTo(new BlockSender.Producer(PRODUCER, EPOCH, 5, 30));
      assertThat(batch.bodyCrc32c())
          .isEqualTo(RecordBatch.of(1, List.of(unsent(5, 8, 30).arrivedAt(7))).bodyCrc32c());
    }

    @Test
    void a_batch_keeps_no_number_for_each_record_in_memory() {
      RecordBatch batch = RecordBatch.of(1, List.of(block(5, 8).arrivedAt(7)));

      assertThat(batch.blocks().get(0).hasNumbers()).isFalse();
    }

    @Test
    void an_encrypted_block_keeps_first_and_last_number() {
      SecureRandom random = new SecureRandom();
      DataKey key = new DataKey(1, DataKey.randomBytes(random));
      RecordBatch batch = RecordBatch.of(1, List.of(block(5, 8).arrivedAt(7).toBeEncrypted(1)));

      RecordBlock stored = stored(new BatchSealer(key, "shard", random).seal(batch));
      RecordBlock open = new BlockOpener("shard", no -> key).open(stored, 1);

      BlockSender sender = new BlockSender.Producer(PRODUCER, EPOCH, 5, 8);
      assertThat(stored.header().sender()).isEqualTo(sender);
      assertThat(open.header().sender()).isEqualTo(sender);
      assertThat(new String(open.data(1), UTF_8)).isEqualTo("8");
    }

    @Test
    void a_block_is_not_cut_again_because_its_last_number_would_be_unknown() {
      RecordBlock stored = stored(RecordBatch.of(1, List.of(block(5, 8).arrivedAt(7))));

      assertThat(stored.prefix(2)).isSameAs(stored);
      assertThatIllegalStateException().isThrownBy(() -> stored.prefix(1));
    }

    @Test
    void a_header_with_fewer_numbers_than_records_is_rejected() {
      byte[] header = RecordBatch.of(1, List.of(block(5, 6, 7))).header().encode();
      header[header.length - 24] = 6; // the last number, before the 16 bytes of the seal

      assertThatIllegalArgumentException()
          .isThrownBy(() -> BatchHeader.decode(ByteBuffer.wrap(header)))
          .withMessageContaining("lastOutNumber=6");
    }
  }

  /** A header written before idempotent producers existed: a cut block, and an encrypted one. */
  @Nested
  class AHeaderOfTheTimeBefore {
    private static final byte[] BYTES =
        HexFormat.of()
            .parseHex(
                "29000000000000000400000002000000640000000300000005000000000000007b68e5cf8b010000"
                    + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "00000000000000002e0000000100000001000000000000007c68e5cf8b0100000000000000000000"
                    + "00000000010000000000000000000000000000000000000002000000070000008877665544332211");

    @Test
    void is_read_and_written_again_byte_for_byte() {
      BatchHeader header = BatchHeader.decode(ByteBuffer.wrap(BYTES));

      assertThat(header)
          .isEqualTo(
              new BatchHeader(
                  41,
                  List.of(
                      new BlockHeader(
                          1_700_000_000_123L,
                          3,
                          5,
                          100,
                          BlockSender.Anybody.INSTANCE,
                          BlockSeal.NONE),
                      new BlockHeader(
                          1_700_000_000_124L,
                          1,
                          1,
                          46,
                          BlockSender.Anybody.INSTANCE,
                          BlockSeal.closed(2, 7, 0x1122334455667788L)))));
      assertThat(header.encode()).isEqualTo(BYTES);
    }
  }
}

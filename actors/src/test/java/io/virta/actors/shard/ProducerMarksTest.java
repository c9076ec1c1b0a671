package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.shard.ProducerMarks.Admission;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProducerMarksTest {
  private static final long PRODUCER = 7;
  private static final HashKey LOW = new HashKey(10, 0);
  private static final HashKey HIGH = new HashKey(30, 0);
  private static final HashKeyRange LOWER =
      new HashKeyRange(HashKey.MIN, new HashKey(20, 0).previous());
  private static final HashKeyRange UPPER = new HashKeyRange(new HashKey(20, 0), HashKey.MAX);
  private static final HashKeyRange WHOLE = new HashKeyRange(HashKey.MIN, HashKey.MAX);

  /**
   * A block of producer 7 with one record per number; records with even numbers have the low hash
   * key.
   */
  private static RecordBlock block(int epoch, long... numbers) {
    RecordBlockBuilder builder =
        new RecordBlockBuilder(
            numbers.length, numbers.length * RecordBlockBuilder.recordBytes(1, true, 0));
    for (long number : numbers) {
      HashKey hash = number % 2 == 0 ? LOW : HIGH;
      int at = builder.begin(1, hash.high(), hash.low());
      builder.array()[at] = 'k';
      builder.end(at + 1);
    }
    return builder.build().sentBy(PRODUCER, epoch, numbers);
  }

  private static ProducerMarks marks(HashKeyRange range, int epoch, long lastOutNumber) {
    return ProducerMarks.none(range).take(block(epoch, lastOutNumber).arrivedAt(1_000).header());
  }

  private static void requireFresh(Admission admission, long... numbers) {
    assertThat(admission)
        .isInstanceOfSatisfying(
            Admission.Fresh.class,
            fresh -> {
              assertThat(fresh.block().recordCount()).isEqualTo(numbers.length);
              for (int i = 0; i < numbers.length; i++) {
                assertThat(fresh.block().number(i)).isEqualTo(numbers[i]);
              }
            });
  }

  @Nested
  class OfOneRange {
    @Test
    void every_record_of_an_unknown_producer_is_fresh() {
      RecordBlock block = block(1, 5, 9);

      assertThat(ProducerMarks.none(WHOLE).admit(block)).isEqualTo(new Admission.Fresh(block));
    }

    @Test
    void a_block_without_producer_is_fresh_and_leaves_no_mark() {
      RecordBlock block = RecordBlockBuilder.single("k", new byte[1]);
      ProducerMarks marks = marks(WHOLE, 1, 5);

      assertThat(marks.admit(block)).isEqualTo(new Admission.Fresh(block));
      assertThat(marks.take(block.header())).isSameAs(marks);
    }

    @Test
    void known_records_are_dropped_one_by_one() {
      ProducerMarks marks = marks(WHOLE, 1, 8);

      requireFresh(marks.admit(block(1, 5, 8, 9, 30)), 9, 30);
      requireFresh(marks.admit(block(1, 9, 30)), 9, 30);
      assertThat(marks.admit(block(1, 5, 8))).isEqualTo(Admission.Known.INSTANCE);
    }

    @Test
    void marks_rise_when_records_are_stored_and_not_when_they_are_admitted() {
      ProducerMarks marks = marks(WHOLE, 1, 8);
      marks.admit(block(1, 9, 10));
      requireFresh(marks.admit(block(1, 9, 10)), 9, 10);

      ProducerMarks taken = marks.take(block(1, 9, 10).prefix(1).header());

      requireFresh(taken.admit(block(1, 9, 10)), 10);
    }

    @Test
    void a_stale_epoch_is_fenced_even_when_its_records_are_known() {
      ProducerMarks marks = marks(WHOLE, 3, 8);

      assertThat(marks.admit(block(2, 9))).isEqualTo(new Admission.Fenced(3));
      assertThat(marks.admit(block(2, 8))).isEqualTo(new Admission.Fenced(3));
    }

    @Test
    void a_higher_epoch_takes_over_and_continues_the_numbers() {
      ProducerMarks marks = marks(WHOLE, 3, 8);
      requireFresh(marks.admit(block(4, 7, 8, 9)), 9);

      ProducerMarks taken = marks.take(block(4, 9).header());

      assertThat(taken.admit(block(3, 10))).isEqualTo(new Admission.Fenced(4));
      assertThat(taken.lastOutNumber(PRODUCER, LOW)).isEqualTo(9);
    }

    @Test
    void a_mark_never_falls() {
      ProducerMarks marks = marks(WHOLE, 3, 8);

      assertThat(marks.take(block(2, 5).header())).isEqualTo(marks);
    }

    @Test
    void the_headers_after_a_snapshot_restore_the_marks() {
      ProducerMarks snapshot = marks(WHOLE, 3, 8);
      BatchHeader batch =
          new BatchHeader(
              5, List.of(block(3, 9, 12).header(), block(4, 13).arrivedAt(2_000).header()));
      BatchHeader stored = BatchHeader.decode(ByteBuffer.wrap(batch.encode()));

      assertThat(ProducerMarks.decode(snapshot.encode()).take(stored))
          .isEqualTo(snapshot.take(batch));
    }

    @Test
    void a_retired_producer_and_an_idle_one_are_forgotten() {
      ProducerMarks marks = marks(WHOLE, 3, 8);

      assertThat(marks.retire(PRODUCER)).isEqualTo(ProducerMarks.none(WHOLE));
      assertThat(marks.retire(99)).isEqualTo(marks);
      assertThat(marks.expire(1_000)).isEqualTo(marks);
      assertThat(marks.expire(1_001)).isEqualTo(ProducerMarks.none(WHOLE));
    }
  }

  @Nested
  class AfterAReshard {
    @Test
    void both_children_of_a_split_inherit_the_marks_of_the_parent() {
      ProducerMarks parent = marks(WHOLE, 3, 8);

      assertThat(parent.within(LOWER)).isEqualTo(marks(LOWER, 3, 8));
      assertThat(parent.within(UPPER)).isEqualTo(marks(UPPER, 3, 8));
    }

    @Test
    void a_merge_keeps_the_marks_of_both_parents_apart() {
      ProducerMarks merged = ProducerMarks.merge(marks(LOWER, 3, 10), marks(UPPER, 2, 5));

      assertThat(merged.range()).isEqualTo(WHOLE);
      // Even numbers are in the lower range: up to 10 known; odd ones in the upper: up to 5.
      requireFresh(merged.admit(block(3, 4, 5, 7, 8, 9, 12)), 7, 9, 12);
      assertThat(merged.admit(block(2, 12))).isEqualTo(new Admission.Fenced(3));
    }

    @Test
    void a_parent_without_a_mark_of_a_producer_contributes_none() {
      ProducerMarks merged = ProducerMarks.merge(ProducerMarks.none(LOWER), marks(UPPER, 2, 5));

      requireFresh(merged.admit(block(2, 1, 2, 3, 4)), 2, 4);
    }

    @Test
    void a_block_that_ends_between_two_marks_raises_the_lesser_only() {
      ProducerMarks merged = ProducerMarks.merge(marks(LOWER, 3, 10), marks(UPPER, 3, 5));

      ProducerMarks taken = merged.take(block(3, 7, 9).header());

      assertThat(taken.lastOutNumber(PRODUCER, LOW)).isEqualTo(10);
      assertThat(taken.lastOutNumber(PRODUCER, HIGH)).isEqualTo(9);
    }

    @Test
    void a_block_that_ends_above_both_marks_makes_them_equal() {
      ProducerMarks merged = ProducerMarks.merge(marks(LOWER, 3, 10), marks(UPPER, 3, 5));

      assertThat(merged.take(block(3, 7, 9, 12).arrivedAt(1_000).header()))
          .isEqualTo(marks(WHOLE, 3, 12));
    }

    @Test
    void equal_marks_of_both_parents_are_joined_at_once() {
      assertThat(ProducerMarks.merge(marks(LOWER, 3, 8), marks(UPPER, 3, 8)))
          .isEqualTo(marks(WHOLE, 3, 8));
    }

    @Test
    void a_split_after_a_merge_gives_each_child_the_marks_inside_its_range() {
      ProducerMarks merged = ProducerMarks.merge(marks(LOWER, 3, 10), marks(UPPER, 3, 5));
      HashKeyRange middle = new HashKeyRange(LOW, HIGH);

      assertThat(merged.within(UPPER)).isEqualTo(marks(UPPER, 3, 5));
      requireFresh(merged.within(middle).admit(block(3, 5, 7, 8, 12)), 7, 12);
      assertThat(merged.within(new HashKeyRange(LOW, LOW)).lastOutNumber(PRODUCER, LOW))
          .isEqualTo(10);
    }

    @Test
    void records_without_explicit_hash_are_found_by_the_hash_of_their_key() {
      byte[] key = {'k'};
      HashKey hash = HashKey.ofPartitionKey(key, 0, 1);
      ProducerMarks merged =
          ProducerMarks.merge(
              marks(new HashKeyRange(HashKey.MIN, hash.previous()), 3, 10),
              marks(new HashKeyRange(hash, HashKey.MAX), 3, 5));

      Admission admission =
          merged.admit(RecordBlockBuilder.single(key, new byte[0]).sentBy(PRODUCER, 3, 7));

      requireFresh(admission, 7);
    }

    @Test
    void ranges_outside_of_the_shard_or_not_adjacent_are_rejected() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> marks(LOWER, 3, 8).within(WHOLE))
          .withMessageContaining("is not inside");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ProducerMarks.merge(marks(UPPER, 3, 8), marks(LOWER, 3, 8)))
          .withMessageContaining("does not follow");
    }
  }

  @Nested
  class InASnapshot {
    /** Version 1: merged marks of one producer. */
    private static final byte[] BYTES =
        HexFormat.of()
            .parseHex(
                "0100000000000000000000000000000000ffffffffffffffffffffffffffffffff010000001300000000"
                    + "000000ffffffffffffffff01000000070000000000000003000000e8030000000000000200000000"
                    + "0000000a000000000000000500000000000000");

    @Test
    void the_bytes_of_version_1_are_read_and_written() {
      ProducerMarks marks = ProducerMarks.merge(marks(LOWER, 3, 10), marks(UPPER, 2, 5));

      assertThat(ProducerMarks.decode(BYTES)).isEqualTo(marks);
      assertThat(marks.encode()).isEqualTo(BYTES);
    }

    @Test
    void other_bytes_are_rejected() {
      byte[] later = BYTES.clone();
      later[0] = 2;

      assertThatIllegalArgumentException()
          .isThrownBy(() -> ProducerMarks.decode(later))
          .withMessageContaining("version 2");
      for (int length = 0; length < BYTES.length; length++) {
        byte[] cut = Arrays.copyOf(BYTES, length);
        assertThatIllegalArgumentException().isThrownBy(() -> ProducerMarks.decode(cut));
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ProducerMarks.decode(Arrays.copyOf(BYTES, BYTES.length + 1)));
    }

    @Test
    void ten_thousand_producers_take_less_than_a_megabyte_also_after_merges() {
      ProducerMarks merged = many(new HashKeyRange(HashKey.MIN, new HashKey(0, -1)), 0);
      assertThat(merged.encode()).hasSizeLessThan(350_000);
      for (int i = 1; i < 5; i++) {
        merged =
            ProducerMarks.merge(
                merged, many(new HashKeyRange(new HashKey(i, 0), new HashKey(i, -1)), i));
      }

      byte[] bytes = merged.encode();

      assertThat(bytes).hasSizeLessThan(1_000_000);
      assertThat(ProducerMarks.decode(bytes)).isEqualTo(merged);
      assertThat(merged.producers()).isEqualTo(10_000);
    }

    private static ProducerMarks many(HashKeyRange range, int offset) {
      ProducerMarks marks = ProducerMarks.none(range);
      for (long producer = 1; producer <= 10_000; producer++) {
        RecordBlock block = RecordBlockBuilder.single("k", new byte[0]);
        marks = marks.take(block.sentBy(producer << 20, 1, producer + offset).header());
      }
      return marks;
    }
  }
}

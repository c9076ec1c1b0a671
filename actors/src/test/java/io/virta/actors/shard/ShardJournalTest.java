package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.record.BatchSealer;
import io.virta.persistence.record.DataKey;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checksum of a batch is computed once, over the bytes that go to the log. */
class ShardJournalTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RecordBlock block = RecordBlockBuilder.single("key", new byte[100]).arrivedAt(5);
  private final DataKey key = new DataKey(1, DataKey.randomBytes(RANDOM));
  private final BatchSealer sealer = new BatchSealer(key, "000000000000/s@1/0", RANDOM);

  private static RecordBatch batch(RecordBlock block) {
    return RecordBatch.of(1, List.of(block));
  }

  /** Changes the bytes, so that a checksum computed from now on differs. */
  private static void change(RecordBlock block) {
    block.array()[block.bodyOffset() + block.bodyLength() - 1] ^= 1;
  }

  @Test
  void an_unencrypted_batch_has_its_checksum_before_it_goes_to_the_log() {
    int right = batch(block).bodyCrc32c();

    RecordBatch stored = new ShardJournal.Persist(batch(block), null).forTheLog();
    change(block);

    assertThat(stored.bodyCrc32c()).isEqualTo(right);
  }

  @Test
  void an_encrypted_batch_has_its_checksum_before_it_goes_to_the_log() {
    RecordBatch readable = batch(block.toBeEncrypted(1));

    RecordBatch stored = new ShardJournal.Persist(readable, sealer).forTheLog();
    int right = batch(stored.blocks().get(0)).bodyCrc32c();
    change(stored.blocks().get(0));

    assertThat(stored.bodyCrc32c()).isEqualTo(right);
  }

  @Test
  void no_checksum_is_computed_over_the_plain_records_of_an_encrypted_batch() {
    RecordBatch readable = batch(block.toBeEncrypted(1));

    new ShardJournal.Persist(readable, sealer).forTheLog();
    change(block);

    assertThat(readable.bodyCrc32c()).isEqualTo(batch(block).bodyCrc32c());
  }
}

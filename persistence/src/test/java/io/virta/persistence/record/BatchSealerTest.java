package io.virta.persistence.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchSealerTest {
  private static final String SHARD = "000000000000/s@1/0";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Unused bytes of a block's header. */
  private static final Set<Integer> ROOM = Set.of(12, 13, 14, 15, 37, 38, 39);

  private final DataKey first = new DataKey(1, DataKey.randomBytes(RANDOM));
  private final DataKey second = new DataKey(2, DataKey.randomBytes(RANDOM));
  private final Map<Integer, DataKey> keys = Map.of(1, first, 2, second);

  private static RecordBlock block(DataKey key, String data) {
    return RecordBlockBuilder.single("secret-key", data.getBytes(UTF_8))
        .arrivedAt(7)
        .toBeEncrypted(key.no());
  }

  private static RecordBatch sealed(DataKey key, String... data) {
    List<RecordBlock> blocks = List.of(data).stream().map(text -> block(key, text)).toList();
    return new BatchSealer(key, SHARD, RANDOM).seal(RecordBatch.of(41, blocks));
  }

  private static byte[] bodyOf(RecordBatch batch) {
    ByteBuffer body = ByteBuffer.allocate(batch.header().bodyLength());
    for (RecordBlock block : batch.blocks()) {
      body.put(block.array(), block.bodyOffset(), block.bodyLength());
    }
    return body.array();
  }

  /** The batch as it is read back from the log. */
  private static RecordBatch stored(RecordBatch batch) {
    BatchHeader header = BatchHeader.decode(ByteBuffer.wrap(batch.header().encode()));
    return RecordBatch.readFrom(header, bodyOf(batch), 0, batch.bodyCrc32c());
  }

  private RecordBlock open(RecordBlock block, long seq) {
    return new BlockOpener(SHARD, no -> Objects.requireNonNull(keys.get(no))).open(block, seq);
  }

  @Test
  void sealed_records_open_again_and_are_unreadable_until_then() {
    RecordBatch stored = stored(sealed(first, "marker-one", "marker-two"));

    assertThat(new String(bodyOf(stored), ISO_8859_1)).doesNotContain("marker", "secret-key");
    assertThat(stored.header().recordCount()).isEqualTo(2);
    RecordBlock opened = open(stored.blocks().get(1), 42);
    assertThat(opened.key(0)).isEqualTo("secret-key");
    assertThat(opened.data(0)).isEqualTo("marker-two".getBytes(UTF_8));
    assertThat(opened.isEncrypted()).isTrue();
    assertThat(opened.isSealed()).isFalse();
    assertThat(opened.arrivalMillis()).isEqualTo(7);
  }

  @Test
  void blocks_of_any_length_open_again_and_their_parts_cannot_change_places() {
    int part = 32 * 1024;
    int extra = RecordBlock.tableBytes(1) + RecordBlockBuilder.recordBytes(10, false, 0);
    for (int length : new int[] {part - 1, part, part + 1, 3 * part, 3 * part + 5, 700_001}) {
      String text = "x".repeat(length - extra);
      RecordBatch batch = stored(sealed(first, text, "y"));
      assertThat(open(batch.blocks().get(0), 41).data(0)).isEqualTo(text.getBytes(UTF_8));
      assertThat(open(batch.blocks().get(1), 42).data(0)).isEqualTo("y".getBytes(UTF_8));
    }
    RecordBatch batch = sealed(first, "x".repeat(3 * part));
    byte[] body = bodyOf(batch);
    byte[] swapped = body.clone();
    System.arraycopy(body, 0, swapped, part + 16, part + 16);
    System.arraycopy(body, part + 16, swapped, 0, part + 16);
    RecordBlock block = RecordBatch.readFrom(batch.header(), swapped, 0, 0).blocks().get(0);
    assertThatThrownBy(() -> open(block, 41)).isInstanceOf(SealBrokenException.class);
  }

  @Test
  void a_cut_block_keeps_its_cut() {
    RecordBlockBuilder builder =
        new RecordBlockBuilder(2, 2 * RecordBlockBuilder.recordBytes(1, false, 1));
    RecordBlock cut =
        builder
            .add(new byte[] {'a'}, new byte[] {1})
            .add(new byte[] {'b'}, new byte[] {2})
            .build()
            .prefix(1)
            .toBeEncrypted(1);
    RecordBatch stored =
        stored(new BatchSealer(first, SHARD, RANDOM).seal(RecordBatch.of(1, List.of(cut))));

    RecordBlock opened = open(stored.blocks().get(0), 1);

    assertThat(opened.recordCount()).isEqualTo(1);
    assertThat(opened.data(0)).containsExactly(1);
  }

  @Test
  void each_block_opens_with_the_key_that_it_names() {
    RecordBlock old = stored(sealed(first, "old")).blocks().get(0);
    RecordBlock young = stored(sealed(second, "young")).blocks().get(0);
    BlockOpener opener = new BlockOpener(SHARD, no -> Objects.requireNonNull(keys.get(no)));

    assertThat(opener.open(old, 41).data(0)).isEqualTo("old".getBytes(UTF_8));
    assertThat(opener.open(young, 41).data(0)).isEqualTo("young".getBytes(UTF_8));
    assertThat(opener.open(old, 41).data(0)).isEqualTo("old".getBytes(UTF_8));
  }

  @Test
  void a_block_at_another_number_or_in_another_shard_does_not_open() {
    RecordBlock block = stored(sealed(first, "one")).blocks().get(0);

    assertThatThrownBy(() -> open(block, 40)).isInstanceOf(SealBrokenException.class);
    assertThatThrownBy(() -> new BlockOpener("000000000000/s@1/1", no -> first).open(block, 41))
        .isInstanceOf(SealBrokenException.class)
        .hasMessageContaining("number 41 on");
  }

  @Test
  void another_key_of_the_same_number_does_not_open_it() {
    RecordBlock block = stored(sealed(first, "one")).blocks().get(0);
    DataKey other = new DataKey(1, DataKey.randomBytes(RANDOM));

    assertThatThrownBy(() -> new BlockOpener(SHARD, no -> other).open(block, 41))
        .isInstanceOf(SealBrokenException.class);
  }

  @Test
  void no_bit_of_body_or_header_can_be_changed() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    RecordBatch batch = sealed(first, "some data that matters");
    for (int round = 0; round < 2_000; round++) {
      byte[] header = batch.header().encode();
      byte[] body = bodyOf(batch);
      int bit = random.nextInt((body.length + BlockHeader.BYTES) * 8);
      // The block entry of the header comes after 16 fixed bytes.
      if (bit < BlockHeader.BYTES * 8) {
        header[16 + bit / 8] ^= (byte) (1 << bit % 8);
      } else {
        body[bit / 8 - BlockHeader.BYTES] ^= (byte) (1 << bit % 8);
      }
      if (ROOM.contains(bit / 8)) {
        continue; // unused byte
      }
      assertThatThrownBy(
              () ->
                  open(
                      RecordBatch.readFrom(BatchHeader.decode(ByteBuffer.wrap(header)), body, 0, 0)
                          .blocks()
                          .get(0),
                      41))
          .as("seed %d, bit %d", seed, bit)
          .isInstanceOfAny(
              SealBrokenException.class,
              IllegalArgumentException.class,
              NullPointerException.class);
    }
  }

  @Test
  void writing_a_batch_again_never_repeats_a_nonce_under_its_key() {
    Set<BlockSeal> seals = new HashSet<>();
    RecordBatch batch = RecordBatch.of(1, List.of(block(first, "a"), block(first, "b")));
    for (int start = 0; start < 20; start++) {
      BatchSealer sealer = new BatchSealer(first, SHARD, RANDOM);
      for (int again = 0; again < 5; again++) {
        for (RecordBlock block : sealer.seal(batch).blocks()) {
          assertThat(seals.add(block.header().seal())).isTrue();
        }
      }
    }
    assertThat(seals).hasSize(200);
  }

  @Test
  void a_readable_block_of_an_encrypted_stream_cannot_be_written() {
    RecordBatch readable = RecordBatch.of(1, List.of(block(first, "a")));

    assertThatThrownBy(() -> readable.header().encode())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only encrypted");
  }

  @Test
  void a_block_that_is_not_meant_for_this_key_is_refused() {
    BatchSealer sealer = new BatchSealer(second, SHARD, RANDOM);

    assertThatThrownBy(() -> sealer.seal(RecordBatch.of(1, List.of(block(first, "a")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("data key 2");
  }
}

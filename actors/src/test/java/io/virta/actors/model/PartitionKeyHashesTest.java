package io.virta.actors.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionKeyHashesTest {
  private static final long UNTOUCHED = 42;

  @Test
  void every_hash_key_is_the_md5_of_its_key() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int count = 1 + random.nextInt(1200);
      byte[] bytes = new byte[256 + count];
      random.nextBytes(bytes);
      int[] offsets = new int[count];
      int[] lengths = new int[count];
      boolean[] known = new boolean[count];
      long[] hashes = new long[2 * count];
      for (int i = 0; i < count; i++) {
        lengths[i] = random.nextInt(round % 2 == 0 ? 70 : 257);
        offsets[i] = random.nextInt(bytes.length - lengths[i] + 1);
        known[i] = random.nextInt(10) == 0;
        hashes[2 * i] = UNTOUCHED;
      }

      PartitionKeyHashes.hash(bytes, offsets, lengths, known, count, hashes);

      for (int i = 0; i < count; i++) {
        HashKey expected =
            known[i]
                ? new HashKey(UNTOUCHED, 0)
                : HashKey.ofPartitionKey(bytes, offsets[i], lengths[i]);
        assertThat(new HashKey(hashes[2 * i], hashes[2 * i + 1]))
            .as("key %d of %d, %d bytes; seed %d", i, count, lengths[i], seed)
            .isEqualTo(expected);
      }
    }
  }
}

package io.virta.http.kinesis.hot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.SequenceNumber;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequenceDigitsTest {
  @Test
  void agree_with_big_integers_over_long_runs_from_anywhere() {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 200; run++) {
      long created = random.nextLong(1L << 36);
      int shard = random.nextInt(Integer.MAX_VALUE);
      long counter = random.nextLong(Long.MAX_VALUE - 1000);
      long arrival = random.nextLong(1L << 36);
      SequenceDigits digits =
          new SequenceDigits(new SequenceNumber(created, shard, counter, arrival));
      for (int i = 0; i < 300; i++) {
        String expected = new SequenceNumber(created, shard, counter + i, arrival).toString();
        byte[] written = new byte[SequenceDigits.LENGTH];
        digits.copyTo(written, 0);
        assertThat(new String(written, US_ASCII))
            .as("seed %d run %d", seed, run)
            .isEqualTo(expected);
        digits.advance();
      }
    }
  }
}

package io.virta.actors.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashKeyTest {
  private static final BigInteger PAST_MAX = BigInteger.ONE.shiftLeft(128);

  @Test
  void reads_every_number_of_up_to_128_bits() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      BigInteger value = random(random);
      HashKey key = HashKey.parse(value.toString());
      assertThat(key).as("seed %d, %s", seed, value).isEqualTo(HashKey.of(value));
      assertThat(key).as("seed %d", seed).hasToString(value.toString());
    }
  }

  /** Random numbers of any length, often next to a power of two. */
  private static BigInteger random(SplittableRandom random) {
    BigInteger power = BigInteger.ONE.shiftLeft(random.nextInt(129));
    BigInteger value =
        random.nextBoolean()
            ? power.add(BigInteger.valueOf(random.nextInt(5) - 2))
            : new BigInteger(1, bytes(random)).mod(power);
    return value.max(BigInteger.ZERO).min(PAST_MAX.subtract(BigInteger.ONE));
  }

  private static byte[] bytes(SplittableRandom random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "01", "00", "1 ", "0x1", "1e3", "\u0661"})
  void rejects_texts_that_are_not_decimal_numbers(String text) {
    assertThatThrownBy(() -> HashKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is no hash key");
  }

  @Test
  void rejects_numbers_beyond_the_hash_space() {
    assertThatThrownBy(() -> HashKey.parse(PAST_MAX.toString()))
        .hasMessageContaining("past 2^128-1");
    assertThatThrownBy(() -> HashKey.parse("9".repeat(39))).hasMessageContaining("past 2^128-1");
    assertThatThrownBy(() -> HashKey.parse("1".repeat(40))).hasMessageContaining("no hash key");
  }
}

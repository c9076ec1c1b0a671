package io.virta.http.kinesis.hot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64DataTest {
  private static final byte FRAME = 0x55;

  @Test
  void decodes_what_the_jdk_encodes_and_touches_nothing_else() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int length = 0; length < 600; length++) {
      byte[] data = new byte[length];
      random.nextBytes(data);
      byte[] chars = framed(Base64.getEncoder().encode(data), random);
      byte[] to = new byte[length + 16];
      Arrays.fill(to, FRAME);

      assertThat(Base64Data.decodedLength(chars, 8, chars.length - 16)).isEqualTo(length);
      Base64Data.decode(chars, 8, chars.length - 16, to, 8);

      assertThat(Arrays.copyOfRange(to, 8, 8 + length)).as("seed %d", seed).isEqualTo(data);
      assertThat(Arrays.copyOf(to, 8)).containsOnly(FRAME);
      assertThat(Arrays.copyOfRange(to, 8 + length, to.length)).containsOnly(FRAME);
    }
  }

  @Test
  void encodes_as_the_jdk_does_and_touches_nothing_else() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int length = 0; length < 600; length++) {
      byte[] data = new byte[length];
      random.nextBytes(data);
      byte[] bytes = framed(data, random);
      byte[] expected = Base64.getEncoder().encode(data);
      byte[] to = new byte[expected.length + 16];
      Arrays.fill(to, FRAME);

      assertThat(Base64Data.encodedLength(length)).isEqualTo(expected.length);
      Base64Data.encode(bytes, 8, length, to, 8);

      assertThat(Arrays.copyOfRange(to, 8, 8 + expected.length))
          .as("seed %d", seed)
          .isEqualTo(expected);
      assertThat(Arrays.copyOf(to, 8)).containsOnly(FRAME);
      assertThat(Arrays.copyOfRange(to, 8 + expected.length, to.length)).containsOnly(FRAME);
    }
  }

  private static byte[] framed(byte[] chars, Random random) {
    byte[] framed = new byte[chars.length + 16];
    random.nextBytes(framed);
    System.arraycopy(chars, 0, framed, 8, chars.length);
    return framed;
  }

  @Test
  void refuses_a_wrong_character_wherever_it_stands() {
    byte[] right = Base64.getEncoder().encode(new byte[40]); // one character of padding
    for (int at = 0; at < right.length - 1; at++) {
      for (int wrong = 0; wrong < 256; wrong++) {
        if (wrong >= 0x80 || (!Character.isLetterOrDigit(wrong) && "+/".indexOf(wrong) < 0)) {
          byte[] chars = right.clone();
          chars[at] = (byte) wrong;
          boolean becomesTwoPaddings = at == right.length - 2 && wrong == '=';
          if (!becomesTwoPaddings) {
            assertThatThrownBy(() -> decode(chars))
                .as("character %d at %d", wrong, at)
                .isInstanceOf(NotBase64Exception.class);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"====", "A===", "=AAA", "A=AA", "AA=A", "AAAAAA==AAAA", "AAA=AAAA"})
  void refuses_padding_that_does_not_end_the_text(String text) {
    assertThatThrownBy(() -> decode(text.getBytes(ISO_8859_1)))
        .isInstanceOf(NotBase64Exception.class);
  }

  private static void decode(byte[] chars) {
    byte[] to = new byte[Base64Data.decodedLength(chars, 0, chars.length)];
    Base64Data.decode(chars, 0, chars.length, to, 0);
  }
}

package io.virta.processors.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyCodecTest {
  enum Colour {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "lawn";
      }
    }
  }

  record Point(int x, short y) {}

  record Key(@Nullable String name, Point point, Colour colour, double size, boolean flag) {}

  record Endless(Endless next) {}

  record Wrong(List<String> names) {}

  private static final Key KEY = new Key("n", new Point(-1, (short) 2), Colour.GREEN, -0.0, true);

  @Test
  void keys_of_every_kind_survive() throws IOException {
    for (Object key :
        List.of(
            "",
            "ä€😀",
            "unpaired \ud800",
            "a?",
            Long.MIN_VALUE,
            7,
            (short) -3,
            Double.NaN,
            true,
            Colour.RED,
            new UUID(1, -1),
            KEY)) {
      KeyCodec codec = new KeyCodec(key.getClass());
      assertThat(codec.decode(codec.encode(codec.checked(key)))).isEqualTo(key);
    }
    KeyCodec colours = new KeyCodec(Colour.class); // GREEN has a class of its own
    assertThat(colours.decode(colours.encode(Colour.GREEN))).isEqualTo(Colour.GREEN);
  }

  /** State is found by these bytes, so they never change. */
  @Test
  void the_format_is_fixed() {
    assertThat(hex("ab", String.class)).isEqualTo("01000000026162");
    assertThat(hex("\ud800", String.class)).isEqualTo("0800000001d800");
    assertThat(hex(258, Integer.class)).isEqualTo("020000000000000102");
    assertThat(hex(1.0, Double.class)).isEqualTo("033ff0000000000000");
    assertThat(hex(true, Boolean.class)).isEqualTo("0401");
    assertThat(hex(Colour.RED, Colour.class)).isEqualTo("050100000003524544");
    assertThat(hex(new UUID(1, 2), UUID.class)).isEqualTo("0600000000000000010000000000000002");
    assertThat(hex(new Point(1, (short) 2), Point.class))
        .isEqualTo("0702020000000000000001020000000000000002");
  }

  private static String hex(Object key, Class<?> type) {
    return HexFormat.of().formatHex(new KeyCodec(type).encode(key));
  }

  @Test
  void keys_with_a_missing_part_are_refused_when_they_are_checked() {
    KeyCodec codec = new KeyCodec(Key.class);

    assertThatThrownBy(
            () -> codec.checked(new Key(null, new Point(1, (short) 1), Colour.RED, 0, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("String");
    assertThatThrownBy(() -> codec.checked(null)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void types_that_cannot_be_keys_are_named() {
    assertThat(KeyCodec.problemOf(Key.class)).isNull();
    assertThat(KeyCodec.problemOf(List.class)).isEqualTo("List cannot be a key.");
    assertThat(KeyCodec.problemOf(Float.class)).isEqualTo("Float cannot be a key.");
    assertThat(KeyCodec.problemOf(Wrong.class))
        .isEqualTo("Wrong cannot be a key, because its component names is of type List.");
    assertThat(KeyCodec.problemOf(Endless.class)).contains("its component next");
    assertThatThrownBy(() -> new KeyCodec(List.class)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void damaged_keys_are_refused() {
    KeyCodec codec = new KeyCodec(Key.class);
    byte[] right = codec.encode(KEY);

    for (int length = 0; length < right.length; length++) {
      byte[] cut = Arrays.copyOf(right, length);
      assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(right, right.length + 1)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new KeyCodec(Long.class).decode(right))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> new KeyCodec(Short.class).decode(new KeyCodec(Long.class).encode(70_000L)))
        .isInstanceOf(IOException.class);
  }
}

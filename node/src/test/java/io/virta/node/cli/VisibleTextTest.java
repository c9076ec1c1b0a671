package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
  private static final int ROUNDS = 2_000;

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x08, 0x09, 0x0a, 0x0d, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0xad, 0x34f, 0x61c,
        0x115f, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b,
        0x202c, 0x202d, 0x202e, 0x2060, 0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0x206f, 0x3164,
        0xd800, 0xdfff, 0xfeff, 0xffa0, 0xfff9, 0xe0001, 0xe0041, 0xe007f, 0xe0100
      })
  void escapes_what_a_terminal_interprets_or_does_not_show(int codePoint) {
    String text = "a" + new String(new int[] {codePoint}, 0, 1) + "b";

    assertThat(VisibleText.of(text)).matches("a\\\\(n|r|t|u[0-9a-f]{4}|U[0-9a-f]{8})b");
  }

  @Test
  void leaves_readable_text_unchanged() {
    String text = "{\"a\": \"b \\\"c\\\"\"} C:\\data Grüße, 你好, שלום, ❤\ufe0f 😀 é e\u0301";

    assertThat(VisibleText.of(text)).isEqualTo(text);
    assertThat(VisibleText.ofJson(text)).isSameAs(text);
  }

  @Test
  void escapes_look_like_those_of_java_and_c() {
    assertThat(VisibleText.of("\u001b[2J\n\u202e\udb40\udc01"))
        .isEqualTo("\\u001b[2J\\n\\u202e\\U000e0001");
  }

  @Test
  void different_texts_look_different() {
    List<String> parts =
        List.of("\\", "n", "u001b", "\u001b", "\n", "U000e0001", "\udb40\udc01", "x");
    Map<String, String> texts = new HashMap<>();
    for (String first : parts) {
      for (String second : parts) {
        for (String third : parts) {
          String text = first + second + third;
          String other = texts.put(VisibleText.of(text), text);
          assertThat(other).as(VisibleText.of(text)).isIn(null, text);
        }
      }
    }
  }

  @Test
  void the_console_hides_the_same_blank_letters() throws IOException {
    try (InputStream script = VisibleText.class.getResourceAsStream("/web/app/visible.js")) {
      String escapes =
          VisibleText.BLANK_LETTERS
              .chars()
              .mapToObj("\\u%04x"::formatted)
              .collect(Collectors.joining());
      assertThat(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8))
          .contains("const BLANK_LETTERS = '" + escapes + "';");
    }
  }

  @Test
  void json_keeps_its_layout_and_its_value() throws IOException {
    ObjectMapper json = new ObjectMapper();
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String value = text(random);
      String shown =
          VisibleText.ofJson(
              json.writerWithDefaultPrettyPrinter()
                  .writeValueAsString(json.createObjectNode().put(value, value)));

      assertThat(shown.lines()).as("seed %d", seed).hasSize(3);
      assertThat(shown.codePoints().filter(each -> each != '\n').anyMatch(VisibleText::isHidden))
          .as("seed %d", seed)
          .isFalse();
      assertThat(json.readTree(shown).path(value).asText()).as("seed %d", seed).isEqualTo(value);
    }
  }

  /** Returns random characters, many of them of the kinds that are escaped. */
  private static String text(Random random) {
    int[] edges = {0x20, 0xa0, 0x2070, 0x10000, 0xe1000, Character.MAX_CODE_POINT + 1};
    return IntStream.range(0, random.nextInt(20))
        .map(i -> random.nextInt(edges[random.nextInt(edges.length)]))
        .filter(each -> Character.getType(each) != Character.SURROGATE) // invalid in JSON
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}

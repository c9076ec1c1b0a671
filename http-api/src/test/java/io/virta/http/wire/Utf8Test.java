package io.virta.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00c0\u00af",
        "\u00c1\u0081",
        "\u00e0\u0080\u00af",
        "\u00f0\u0080\u0080\u00af",
        "\u00c1"
      })
  void a_character_with_more_bytes_than_it_needs_is_refused(String overlong) {
    byte[] body = ("{\"ExclusiveStartStreamName\":\"" + overlong + "\"}").getBytes(ISO_8859_1);

    assertThat(Utf8.isOverlong(body)).isTrue();
    assertThatThrownBy(() -> BodyReader.read(Dialect.JSON, body, KinesisModel.LIST_STREAMS))
        .isInstanceOfSatisfying(
            WireException.class,
            refused -> assertThat(refused.error().type()).isEqualTo("SerializationException"));
  }

  @Test
  void every_character_in_its_shortest_spelling_is_taken() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    assertThat(Utf8.isOverlong(all.toString().getBytes(UTF_8))).isFalse();
  }
}

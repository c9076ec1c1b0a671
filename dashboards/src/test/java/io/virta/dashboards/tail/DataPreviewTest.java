package io.virta.dashboards.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Text is shown as text, bytes as bytes, and a cut never makes one of the other. */
class DataPreviewTest {

  @Test
  void shows_utf_8_as_text_and_anything_else_as_hexadecimal() {
    assertThat(preview("{\"a\": \"grün\"}\n".getBytes(UTF_8), 100))
        .isEqualTo(new DataPreview("{\"a\": \"grün\"}\n", false));
    assertThat(preview(new byte[] {(byte) 0xCA, (byte) 0xFE}, 100))
        .isEqualTo(new DataPreview("cafe", true));
    assertThat(preview(new byte[] {'a', 0, 'b'}, 100))
        .as("controls are no text")
        .isEqualTo(new DataPreview("610062", true));
    assertThat(preview(new byte[0], 100)).isEqualTo(new DataPreview("", false));
  }

  @Test
  void leaves_out_a_character_that_the_cut_divides() {
    byte[] text = "abcü".getBytes(UTF_8);
    assertThat(preview(text, 4)).isEqualTo(new DataPreview("abc", false));
    assertThat(preview(text, 5)).isEqualTo(new DataPreview("abcü", false));
  }

  @Test
  void a_divided_character_at_the_end_of_the_data_is_no_text() {
    assertThat(preview(new byte[] {'a', (byte) 0xC3}, 100).binary()).isTrue();
  }

  private static DataPreview preview(byte[] data, int bytesMax) {
    return DataPreview.of(ByteBuffer.wrap(data), bytesMax);
  }
}

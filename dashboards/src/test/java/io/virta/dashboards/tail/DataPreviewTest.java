package io.virta.dashboards.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Text is shown as text, bytes as bytes, and a cut never turns one into the other. */
class DataPreviewTest {

  @Test
  void shows_utf_8_as_text_and_anything_else_as_hexadecimal() {
    assertThat(preview("{\"a\": \"grün\"}\n".getBytes(UTF_8), 100))
        .isEqualTo(plain("{\"a\": \"grün\"}\n", false));
    assertThat(preview(new byte[] {(byte) 0xCA, (byte) 0xFE}, 100)).isEqualTo(plain("cafe", true));
    assertThat(preview(new byte[] {'a', 0, 'b'}, 100))
        .as("control characters are not text")
        .isEqualTo(plain("610062", true));
    assertThat(preview(new byte[0], 100)).isEqualTo(plain("", false));
  }

  @Test
  void leaves_out_a_character_split_by_the_cut() {
    byte[] text = "abcü".getBytes(UTF_8);
    assertThat(preview(text, 4)).isEqualTo(new DataPreview("abc", false, false, true));
    assertThat(preview(text, 5)).isEqualTo(plain("abcü", false));
  }

  @Test
  void data_that_ends_within_a_character_is_not_text() {
    assertThat(preview(new byte[] {'a', (byte) 0xC3}, 100).binary()).isTrue();
  }

  @Test
  void shows_the_content_of_gzip() throws Exception {
    byte[] packed = PutData.gzip("{\"price\":12.5}".getBytes(UTF_8));
    assertThat(preview(packed, 100))
        .isEqualTo(new DataPreview("{\"price\":12.5}", false, true, false));
    assertThat(preview(packed, 8)).isEqualTo(new DataPreview("{\"price\"", false, true, true));
    assertThat(preview(PutData.gzip(new byte[] {0, 1}), 100))
        .isEqualTo(new DataPreview("0001", true, true, false));
  }

  @Test
  void decompresses_no_more_of_a_bomb_than_it_shows() throws Exception {
    byte[] bomb = PutData.gzipOfZeros(64 * 1024 * 1024);
    DataPreview shown = preview(bomb, 100);
    assertThat(shown.text()).isEqualTo("00".repeat(100));
    assertThat(shown.gzip() && shown.cut()).isTrue();
    assertThat(Gunzip.measure(ByteBuffer.wrap(bomb), 1_000))
        .isEqualTo(new Gunzip.Size(1_000, true));
  }

  @Test
  void data_that_only_starts_like_gzip_is_shown_as_it_is() throws Exception {
    byte[] cut = Arrays.copyOf(PutData.gzip("hello hello hello".getBytes(UTF_8)), 15);
    assertThat(preview(cut, 100).gzip()).isFalse();
    assertThat(preview(cut, 100).text()).startsWith("1f8b08");
  }

  private static DataPreview plain(String text, boolean binary) {
    return new DataPreview(text, binary, false, false);
  }

  private static DataPreview preview(byte[] data, int bytesMax) {
    return DataPreview.of(ByteBuffer.wrap(data), bytesMax);
  }
}

package io.virta.http.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class PieceBufferTest {
  private static final int PIECES = 10_000;
  private static final int CAPACITY_MAX = 64;

  private final PieceBuffer buffer = new PieceBuffer();

  private void feed(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    buffer.feed(bytes, 0, bytes.length);
  }

  @Test
  void stays_small_when_empty_lines_always_end_in_half_of_the_next_one() {
    feed("\r");
    for (int i = 0; i < PIECES; i++) {
      assertThat(buffer.skipEmptyLines()).isFalse();
      buffer.hold();
      feed("\n\r\n\r");
    }

    assertThat(buffer.array()).hasSizeLessThan(CAPACITY_MAX);
  }

  @Test
  void stays_small_when_every_piece_ends_with_the_start_of_the_next_frame() {
    feed("12345");
    for (int i = 0; i < PIECES; i++) {
      buffer.skip(4);
      buffer.hold();
      feed("2345");
      assertThat(buffer.size()).isEqualTo(5);
    }

    assertThat(buffer.array()).hasSizeLessThan(CAPACITY_MAX);
  }

  @Test
  void never_changes_bytes_that_it_has_returned() {
    feed("abcdef");
    ByteString given = buffer.take(4);
    feed("ghijkl");
    ByteString more = buffer.take(3);
    feed("mnopqr");

    assertThat(given.utf8String()).isEqualTo("abcd");
    assertThat(more.utf8String()).isEqualTo("efg");
    assertThat(buffer.take(buffer.size()).utf8String()).isEqualTo("hijklmnopqr");
  }
}

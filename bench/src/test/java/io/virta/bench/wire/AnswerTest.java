package io.virta.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerTest {
  private static final String PLAIN =
      "HTTP/1.1 200 OK\r\nServer: x\r\ncontent-LENGTH: 5\r\n\r\nhello";
  private static final String CHUNKED =
      "HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "3\r\nhel\r\nA\r\nlo and bye\r\n0\r\n\r\n";

  private final Answer answer = new Answer();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 4096})
  void reads_a_plain_answer_in_pieces_of_any_size(int pieceBytes) {
    assertThat(feed(PLAIN, pieceBytes)).isZero();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.bodyText()).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 4096})
  void joins_the_chunks_of_a_chunked_answer(int pieceBytes) {
    assertThat(feed(CHUNKED, pieceBytes)).isZero();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.bodyText()).isEqualTo("hello and bye");
  }

  @Test
  void leaves_what_belongs_to_the_next_answer() {
    assertThat(feed(PLAIN + "HTTP/1.1", 4096)).isEqualTo("HTTP/1.1".length());
  }

  @Test
  void grows_for_a_long_body() {
    String body = "x".repeat(1 << 20);
    feed("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body, 100_000);
    assertThat(answer.bodyText()).isEqualTo(body);
  }

  @Test
  void reads_one_answer_after_the_other() {
    feed(CHUNKED, 4096);
    answer.reset();
    feed(PLAIN, 4096);
    assertThat(answer.bodyText()).isEqualTo("hello");
  }

  @Test
  void refuses_what_is_not_http() {
    assertThatThrownBy(() -> feed("SSH-2.0-OpenSSH_9.2\r\n", 4096))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("SSH-2.0");
  }

  /** Feeds the text in pieces; returns the number of bytes left when the response was complete. */
  private int feed(String text, int pieceBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(pieceBytes, bytes.length - at));
      if (answer.feed(piece)) {
        return bytes.length - piece.position();
      }
    }
    throw new AssertionError("the answer did not become whole");
  }
}

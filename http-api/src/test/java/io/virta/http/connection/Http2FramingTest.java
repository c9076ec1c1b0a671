package io.virta.http.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http2FramingTest {
  private static final byte[] NONE = {};
  private long now;

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return TestFrames.frame(type, flags, stream, payload);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private Http2Framing framing() {
    return new Http2Framing(() -> now);
  }

  private byte[] passed(Framing framing, byte[] input, int pieceBytes) {
    return join(Pieces.through(framing, input, pieceBytes).toArray(byte[][]::new));
  }

  private void assertRefused(String why, byte[]... frames) {
    assertThatThrownBy(() -> passed(framing(), join(Http2Framing.PREFACE, join(frames)), 5_000))
        .isInstanceOf(RefusedInputException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1_000, 100_000})
  void passes_the_frames_of_a_client_unchanged(int pieceBytes) {
    byte[] input =
        join(
            Http2Framing.PREFACE,
            frame(4, 0, 0, new byte[] {0, 4, 0, 0, 1, 0}),
            frame(4, 1, 0, NONE),
            frame(1, 0, 1, new byte[100]),
            frame(9, 4, 1, new byte[100]),
            frame(0, 0, 1, new byte[16_384]),
            frame(8, 0, 0, new byte[] {0, 0, 0, 1}),
            frame(0, 1, 1, NONE),
            frame(6, 0, 0, new byte[8]),
            frame(3, 0, 1, new byte[4]));

    assertThat(passed(framing(), input, pieceBytes)).isEqualTo(input);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000})
  void drops_frames_that_the_server_does_not_use(int pieceBytes) {
    byte[] ping = frame(6, 0, 0, new byte[8]);
    byte[] input =
        join(
            Http2Framing.PREFACE,
            frame(2, 0, 5, new byte[] {0, 0, 0, 3, 1}),
            ping,
            frame(200, 0, 9, new byte[300]),
            frame(7, 0, 0, new byte[8]),
            ping,
            frame(6, 1, 0, new byte[8]));

    assertThat(passed(framing(), input, pieceBytes))
        .isEqualTo(join(Http2Framing.PREFACE, ping, ping));
  }

  @Test
  void lowers_the_header_table_that_a_peer_allows() {
    byte[] passed =
        passed(
            framing(),
            join(Http2Framing.PREFACE, frame(4, 0, 0, new byte[] {0, 1, 0x7f, 0, 0, 0})),
            1_000);

    assertThat(passed).endsWith(frame(4, 0, 0, new byte[] {0, 1, 0, 1, 0, 0}));
  }

  @Test
  void lowers_the_size_of_sent_frames_that_a_peer_allows() {
    byte[] passed =
        passed(
            framing(),
            join(
                Http2Framing.PREFACE,
                frame(4, 0, 0, new byte[] {0, 5, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff})),
            1_000);

    assertThat(passed).endsWith(frame(4, 0, 0, new byte[] {0, 5, 0, 0, 0x40, 0}));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 2, 10, 'must not be on stream 2'",
    "1, 0, 0, 10, 'must not be on stream 0'",
    "1, 8, 1, 0, 'at least 1 bytes'",
    "1, 32, 1, 4, 'at least 5 bytes'",
    "0, 8, 1, 0, 'at least 1 bytes'",
    "0, 0, 0, 1, 'must not be on stream 0'",
    "2, 0, 1, 4, 'has 5 bytes'",
    "3, 0, 1, 5, 'has 4 bytes'",
    "3, 0, 0, 4, 'must not be on stream 0'",
    "4, 0, 0, 5, 'SETTINGS'",
    "4, 0, 0, 300, 'SETTINGS'",
    "4, 1, 0, 6, 'has 0 bytes'",
    "4, 0, 1, 0, 'must not be on stream 1'",
    "5, 0, 1, 8, 'PUSH_PROMISE'",
    "6, 0, 0, 7, 'has 8 bytes'",
    "6, 0, 1, 8, 'must not be on stream 1'",
    "8, 0, 1, 3, 'has 4 bytes'",
    "8, 0, 1, 0, 'has 4 bytes'",
    "9, 4, 1, 3, 'must follow HEADERS'",
    "0, 0, -1, 3, 'reserved'",
    "0, 0, 1, 16385, 'at most 16384 bytes'",
    "99, 0, 1, 16777215, 'at most 16384 bytes'",
  })
  void refuses_frames_that_break_the_rules(
      int type, int flags, int stream, int length, String why) {
    assertRefused(why, frame(type, flags, stream, new byte[length]));
  }

  @Test
  void refuses_windows_that_do_not_grow_or_grow_too_large() {
    byte[] most = {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff};
    byte[] up = frame(8, 0, 0, new byte[] {0x7f, (byte) 0xff, 0, 0}); // up to the largest
    byte[] one = frame(8, 0, 0, new byte[] {0, 0, 0, 1});
    assertRefused("add something", frame(8, 0, 0, new byte[4]));
    assertRefused("add something", frame(8, 0, 1, new byte[] {(byte) 0x80, 0, 0, 0}));
    assertRefused("below 2^31", frame(8, 0, 0, most));
    assertRefused("below 2^31", up, one);

    Http2Framing framing = framing();
    passed(framing, join(Http2Framing.PREFACE, up, frame(8, 0, 1, most)), 1_000);
    framing.sent(ByteString.fromArray(frame(0, 0, 1, new byte[1])));
    passed(framing, one, 1_000);
  }

  @Test
  void refuses_interrupted_and_endless_header_blocks() {
    byte[] open = frame(1, 0, 1, new byte[10]);
    byte[] more = frame(9, 0, 1, new byte[16_000]);
    byte[] empty = frame(9, 0, 1, NONE);
    assertRefused("interrupted", open, frame(0, 0, 1, new byte[1]));
    assertRefused("interrupted", open, frame(9, 4, 3, new byte[1]));
    assertRefused("at most", open, more, more, more);
    byte[][] empties = new byte[17][];
    Arrays.fill(empties, empty);
    assertRefused("at most", open, join(empties));
  }

  @Test
  void refuses_another_protocol() {
    assertThatThrownBy(() -> passed(framing(), "GET / HTTP/1.1".getBytes(US_ASCII), 100))
        .isInstanceOf(RefusedInputException.class)
        .hasMessageContaining("preface");
  }

  @Nested
  class Floods {
    private final byte[] reset = frame(3, 0, 1, new byte[4]);

    @ParameterizedTest
    @CsvSource({"3, 1, 4", "4, 0, 0", "6, 0, 8", "2, 1, 5", "200, 1, 0", "0, 1, 0"})
    void end_the_connection(int type, int stream, int length) {
      byte[] cheap = frame(type, 0, stream, new byte[length]);
      Http2Framing framing = framing();
      passed(framing, Http2Framing.PREFACE, 100);

      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  passed(framing, cheap, 100);
                }
              })
          .isInstanceOf(RefusedInputException.class)
          .hasMessageContaining("Too many frames");
    }

    @Test
    void are_not_a_thousand_requests_cancelled_at_once_or_a_hundred_a_second() {
      Http2Framing framing = framing();
      passed(framing, Http2Framing.PREFACE, 100);
      for (int i = 0; i < 1_000; i++) {
        passed(framing, reset, 100);
      }
      for (int second = 0; second < 100; second++) {
        now += 1_000_000_000L;
        for (int i = 0; i < 100; i++) {
          passed(framing, reset, 100);
        }
      }
      assertThat(passed(framing, reset, 100)).isEqualTo(reset);
    }

    @Test
    void do_not_count_window_updates_and_data() {
      Http2Framing framing = framing();
      List<byte[]> frames =
          List.of(frame(8, 0, 1, new byte[] {0, 0, 0, 1}), frame(0, 0, 1, new byte[1]));
      passed(framing, Http2Framing.PREFACE, 100);
      for (int i = 0; i < 10_000; i++) {
        for (byte[] frame : frames) {
          assertThat(passed(framing, frame, 100)).isEqualTo(frame);
        }
      }
    }
  }

  @Nested
  class AWholeConnection {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private List<String> elements(Alpn alpn, String input, int pieceBytes) {
      return Pieces.through(new ConnectionFraming(() -> alpn), input, pieceBytes);
    }

    private static String preface() {
      return ByteString.fromArray(Http2Framing.PREFACE).utf8String();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100})
    void is_detected_by_its_first_bytes_which_are_never_split(int pieceBytes) {
      assertThat(elements(Alpn.NO_TLS, preface(), pieceBytes)).containsExactly(preface());
      assertThat(elements(Alpn.HTTP_2, preface(), pieceBytes)).containsExactly(preface());
      assertThat(elements(Alpn.NO_TLS, GET, pieceBytes)).containsExactly(GET);
      assertThat(elements(Alpn.HTTP_1, GET, pieceBytes)).containsExactly(GET);
    }

    @Test
    void is_refused_when_it_is_not_what_was_negotiated() {
      assertThatThrownBy(() -> elements(Alpn.HTTP_2, GET, 100)).hasMessageContaining("preface");
      assertThatThrownBy(() -> elements(Alpn.HTTP_1, preface(), 100)).hasMessageContaining("ALPN");
      assertThatThrownBy(() -> elements(Alpn.NO_TLS, "\u0016\u0003\u0001", 100))
          .hasMessageContaining("does not speak TLS");
    }
  }

  @Nested
  class Answers {
    private final Http2Framing framing = framing();

    private byte[] sent(byte[] frame) {
      return framing.sent(ByteString.fromArray(frame)).toArray();
    }

    private static byte[] goAway(int error) {
      return TestFrames.frame(7, 0, 0, new byte[] {0, 0, 0, 1, 0, 0, 0, (byte) error});
    }

    private static byte[] reset(int error) {
      return TestFrames.frame(3, 0, 1, new byte[] {0, 0, 0, (byte) error});
    }

    @Test
    void end_the_connection_with_a_GOAWAY_that_has_an_error_only() {
      sent(goAway(0));
      assertThat(framing.isOver()).isFalse();
      sent(goAway(1));
      assertThat(framing.isOver()).isTrue();
    }

    @Test
    void ask_for_another_connection_once_when_a_body_was_cut_off() {
      assertThat(sent(reset(7))).as("a refused stream").isEqualTo(reset(7));
      assertThat(sent(reset(8))).startsWith(reset(8)).hasSizeGreaterThan(reset(8).length);
      assertThat(sent(reset(8))).isEqualTo(reset(8));
    }

    @Test
    void ask_for_another_connection_after_a_header_block_and_not_within_it() {
      byte[] headers = frame(1, 0, 1, new byte[5]);
      byte[] continued = frame(9, 0, 1, new byte[5]);
      byte[] last = frame(9, 4, 1, new byte[5]);
      passed(framing, Http2Framing.PREFACE, 100);
      for (int i = 0; i < Http2Answers.RESETS_MAX; i++) {
        passed(framing, reset(8), 100);
      }
      assertThat(sent(headers)).isEqualTo(headers);
      assertThat(sent(continued)).isEqualTo(continued);
      assertThat(sent(last)).startsWith(last).hasSizeGreaterThan(last.length);
    }

    @Test
    void ask_for_another_connection_when_the_client_has_reset_many_streams() {
      byte[] data = frame(0, 1, 1, new byte[5]);
      passed(framing, Http2Framing.PREFACE, 100);
      for (int i = 1; i < Http2Answers.RESETS_MAX; i++) {
        passed(framing, reset(8), 100);
      }
      assertThat(sent(data)).isEqualTo(data);
      passed(framing, reset(8), 100);
      assertThat(sent(data)).startsWith(data).hasSizeGreaterThan(data.length);
      assertThat(sent(data)).isEqualTo(data);
    }
  }
}

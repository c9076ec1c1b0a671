package io.virta.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1FramingTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  private static List<String> elements(String input, int pieceBytes) {
    return Pieces.through(new Http1Framing(), input, pieceBytes);
  }

  private static RefusedInputException refusal(String input) {
    return catchThrowableOfType(RefusedInputException.class, () -> elements(input, input.length()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 100_000})
  void gives_each_request_its_own_element(int pieceBytes) {
    String body = POST + "Content-Length: 3\r\n\r\nabc";
    List<String> elements = elements((GET + body).repeat(50), pieceBytes);

    assertThat(String.join("", elements)).isEqualTo((GET + body).repeat(50));
    assertThat(elements)
        .allSatisfy(element -> assertThat(element.split("HTTP/1.1")).hasSizeLessThan(3));
  }

  @Test
  void keeps_a_body_that_arrived_with_its_head() {
    String body = POST + "Content-Length: 3\r\n\r\nabc";

    assertThat(elements(GET + body + GET, 1_000)).containsExactly(GET, body, GET);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1_000})
  void merges_chunks_that_have_arrived_into_one(int pieceBytes) {
    String chunks = "5;x=\"y\"\r\nHullo\r\n1\r\n!\r\n0\r\nTrailer: z\r\n\r\n";
    List<String> elements = elements(CHUNKED + chunks + GET, pieceBytes);

    assertThat(elements.get(0)).isEqualTo(CHUNKED);
    assertThat(elements.get(elements.size() - 1)).isEqualTo(GET);
    String body = String.join("", elements.subList(1, elements.size() - 1));
    assertThat(body.replaceAll("[0-9a-f]+\r\n|\r\n", "")).isEqualTo("Hullo!");
    assertThat(body).endsWith("0\r\n\r\n").doesNotContain("Trailer", "x=");
    if (pieceBytes > 100) {
      assertThat(body).isEqualTo("6\r\nHullo!\r\n0\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000})
  void skips_empty_lines_before_a_request(int pieceBytes) {
    assertThat(String.join("", elements("\r\n\r\n" + GET + "\r\n" + GET, pieceBytes)))
        .isEqualTo(GET + GET);
  }

  @ParameterizedTest
  @CsvSource({
    "'X: a\r\n b', folding",
    "'X: a\r\n\tb', folding",
    "'X: a\nY: b', CR LF",
    "'X: a\rb', CR that no LF",
    "'X : a', directly followed by a colon",
    "': a', directly followed by a colon",
    "'X', directly followed by a colon",
    "'X: a\u0000b', control character 0x00",
    "'X: a\u007fb', control character 0x7f",
    "'X: \u00c0\u00af', well-formed UTF-8",
    "'X: \u00c0\u008d\u00c0\u008aEvil: y', well-formed UTF-8",
    "'X: \u00ed\u00a0\u0080', well-formed UTF-8",
    "'Content-Length: 9223372036854775808', below 2^63",
    "'Content-Length: 99999999999999999999999999', below 2^63",
    "'Content-Length: -1', below 2^63",
    "'Content-Length: +1', below 2^63",
    "'Content-Length: 0x10', below 2^63",
    "'Content-Length: 1, 1', below 2^63",
    "'Content-Length:', below 2^63",
    "'Content-Length: 1\r\nContent-Length: 1', at most one",
    "'Content-Length: 1\r\nTransfer-Encoding: chunked', not both",
    "'Transfer-Encoding: chunked\r\nContent-Length: 1', not both",
    "'Transfer-Encoding: gzip, chunked', only Transfer-Encoding",
    "'Transfer-Encoding: identity', only Transfer-Encoding",
    "'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', only Transfer-Encoding",
  })
  void refuses_a_head_that_other_parsers_could_read_differently(String lines, String why) {
    RefusedInputException refusal = refusal(POST + lines + "\r\n\r\n");

    assertThat(refusal).hasMessageContaining(why);
    assertThat(refusal.answer().utf8String())
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .contains("Connection: close\r\n", "MalformedHttpRequestException", why);
  }

  @Test
  void accepts_the_largest_content_length_and_well_formed_utf_8() {
    assertThatCode(
            () -> {
              elements(POST + "Content-Length: 9223372036854775807\r\n\r\n", 1_000);
              elements(POST + "X: \u00c3\u00a9\r\n\r\n", 1_000);
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n", "x\r\n", "5\nHello\r\n", "1\r\na\n", "1\r\nab", "1\rx", "8000000000000000\r\n",
        "-1\r\n", "0x1\r\n", " 1\r\n", "1 1\r\n", "1;a\n", "0\r\nX: y\n\r\n", "0\r\nX: y\r\r\n"
      })
  void refuses_broken_chunks(String chunks) {
    RefusedInputException refusal = refusal(CHUNKED + chunks);

    assertThat(refusal).isNotNull();
    assertThat(refusal.answer().isEmpty()).as("the reader of the body answers").isTrue();
  }

  @Test
  void bounds_heads_extensions_and_trailers() {
    String much = "x".repeat(40_000);

    assertThat(refusal(POST + "X: " + much).answer().utf8String())
        .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
    assertThat(refusal("GET /" + much)).isNotNull();
    assertThat(refusal(CHUNKED + "1;" + much)).isNotNull();
    assertThat(refusal(CHUNKED + "0\r\n" + "X: y\r\n".repeat(3_000))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upgrade: h2c", "uPgRaDe: websocket", "Upgrade: h2c\r\nUpgrade: h2c"})
  void removes_offers_to_change_the_protocol(String upgrade) {
    String request =
        POST + "Connection: Upgrade\r\n%sContent-Length: 3\r\nX: Upgrade: h2c\r\n\r\nabc";
    String all = String.join("", elements(request.formatted(upgrade + "\r\n") + GET, 1_000));

    assertThat(all).isEqualTo(request.formatted("") + GET);
  }

  @ParameterizedTest
  @CsvSource({
    "'a=b; c=\u00e9', 'a=b; c=?'",
    "'a=\u00c0\u008d\u00c0\u008aEvil: y', 'a=????Evil: y'",
    "'a=\u00c3\u00a9', 'a=\u00c3\u00a9'"
  })
  void masks_cookies_of_other_applications_that_are_not_utf_8(String cookie, String masked) {
    assertThat(elements("GET / HTTP/1.1\r\nCookie: " + cookie + "\r\n\r\n", 1_000))
        .containsExactly("GET / HTTP/1.1\r\nCookie: " + masked + "\r\n\r\n");
  }

  @Test
  void accepts_spaces_after_the_size_of_a_chunk() {
    assertThat(elements(CHUNKED + "5  \r\nHello\r\n1\t ;x\r\n!\r\n0 \r\n\r\n", 1_000))
        .containsExactly(CHUNKED, "6\r\nHello!\r\n0\r\n\r\n");
    assertThat(elements(CHUNKED + "1     \r\na\r\n".repeat(5_000), 1_000)).isNotEmpty();
    assertThat(refusal(CHUNKED + "1" + " ".repeat(17) + "\r\na")).isNotNull();
  }
}

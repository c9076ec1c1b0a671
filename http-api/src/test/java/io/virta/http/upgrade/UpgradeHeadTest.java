package io.virta.http.upgrade;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeHeadTest {
  @ParameterizedTest
  @CsvSource({
    "'Host: x', false, 0, false",
    "'Upgrade: h2c|Content-Length: 12', true, 12, false",
    "'UPGRADE:websocket, H2C|content-length:  7 ', true, 7, false",
    "'Upgrade: websocket', false, 0, false",
    "'X-Upgrade: h2c', false, 0, false",
    "'Transfer-Encoding: chunked|Content-Length: 1|Upgrade: h2c', true, -1, false",
    "'Content-Length: 1|Transfer-Encoding: chunked|Upgrade: h2c', true, -1, false",
    "'Content-Length: 9999999999999999999', false, -1, false",
    "'Content-Length: -5', false, -1, false",
    "'Content-Length:', false, -1, false",
    "'Expect: 100-continue', false, 0, true",
  })
  void is_read_line_by_line(String lines, boolean upgrade, long bodyBytes, boolean continues) {
    String head = "POST / HTTP/1.1\r\n" + lines.replace("|", "\r\n") + "\r\n\r\n";

    assertThat(UpgradeHead.read(head)).isEqualTo(new UpgradeHead(upgrade, bodyBytes, continues));
  }

  @Test
  void loses_its_wish_and_nothing_else() {
    String head = "POST / HTTP/1.1\r\nHost: é\r\nuPgRaDe: h2c\r\nX: Upgrade: h2c\r\n\r\n";

    assertThat(new String(UpgradeHead.withoutUpgrade(head), ISO_8859_1))
        .isEqualTo("POST / HTTP/1.1\r\nHost: é\r\nConnection: close\r\nX: Upgrade: h2c\r\n\r\n");
  }
}

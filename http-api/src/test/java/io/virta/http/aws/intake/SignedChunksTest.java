package io.virta.http.aws.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.http.aws.identity.signature.ChunkSignatures;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedChunksTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final String LAST = "0;chunk-signature=" + B + "\r\n\r\n";

  private final List<String> verified = new ArrayList<>();

  private SignedChunks chunks() {
    ChunkSignatures signatures =
        (signature, chunk) -> verified.add(signature + new String(chunk, ISO_8859_1));
    return new SignedChunks(signatures, 16);
  }

  private static String chunk(String size, String bytes) {
    return size + ";chunk-signature=" + A + "\r\n" + bytes + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 84, 85, 1000})
  void are_decoded_wherever_the_input_is_split(int cut) {
    SignedChunks chunks = chunks();
    String wire = chunk("4", "\r\nab") + chunk("00A", "0123456789") + LAST;
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < wire.length(); from += cut) {
      String piece = wire.substring(from, Math.min(wire.length(), from + cut));
      text.append(chunks.decode(ByteString.fromString(piece)).utf8String());
    }
    chunks.end();

    assertThat(text).hasToString("\r\nab0123456789");
    assertThat(verified).containsExactly(A + "\r\nab", A + "0123456789", B);
  }

  @Test
  void emit_no_bytes_before_they_are_verified() {
    SignedChunks refused =
        new SignedChunks(
            (signature, chunk) -> {
              throw new IllegalArgumentException("not signed so");
            },
            16);
    String wire = chunk("4", "abcd");

    assertThat(refused.decode(ByteString.fromString(wire.substring(0, wire.length() - 1))))
        .isEqualTo(ByteString.emptyByteString());
    assertThatThrownBy(() -> refused.decode(ByteString.fromString("\n")))
        .hasMessage("not signed so");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11;chunk-signature=X\r\n",
        "123456789;chunk-signature=X\r\n",
        "-1;chunk-signature=X\r\n",
        "4;chunk-signature=Y\r\n",
        "4;chunk-signature=X\n",
        "4\r\n",
        "\r\n",
        "2;chunk-signature=X\r\nabc\r\n",
        "2;chunk-signature=X\r\nab\n",
        "0;chunk-signature=X\r\n\r\nmore",
      })
  void are_refused_when_they_are_malformed(String wire) {
    assertThatThrownBy(() -> chunks().decode(ByteString.fromString(wire.replace("X", A))))
        .hasMessageContaining("The body is not made of signed chunks");
  }

  @Test
  void are_refused_when_a_line_does_not_end() {
    assertThatThrownBy(() -> chunks().decode(ByteString.fromString("0".repeat(1000))))
        .hasMessageContaining("a line of more than 128 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 86, 90, 92, 100})
  void are_incomplete_without_the_last_one(int bytes) {
    SignedChunks chunks = chunks();
    String wire = (chunk("4", "abcd") + LAST).substring(0, bytes);
    chunks.decode(ByteString.fromString(wire));

    assertThatThrownBy(chunks::end).hasMessage("The request body ended early.");
  }
}

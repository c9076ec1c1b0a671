package io.virta.http.aws.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.Namespace;
import io.virta.http.cloudwatch.PutMetricData;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.HexFormat;
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
  void a_character_encoded_with_more_bytes_than_necessary_is_refused(String overlong) {
    byte[] body = ("{\"ExclusiveStartStreamName\":\"" + overlong + "\"}").getBytes(ISO_8859_1);

    assertThat(Utf8.isOverlong(body)).isTrue();
    assertThatThrownBy(() -> BodyReader.read(Dialect.JSON, body, KinesisModel.LIST_STREAMS))
        .isInstanceOfSatisfying(
            WireException.class,
            refused -> assertThat(refused.error().type()).isEqualTo("SerializationException"));
  }

  @Test
  void every_character_in_its_shortest_encoding_is_accepted() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    assertThat(Utf8.isOverlong(all.toString().getBytes(UTF_8))).isFalse();
  }

  @Test
  void an_overlong_character_is_found_at_any_position() {
    for (int at = 0; at < 40; at++) {
      byte[] text = ("x".repeat(at) + "\u00c0\u00af" + "x".repeat(40 - at)).getBytes(ISO_8859_1);
      assertThat(Utf8.isOverlong(text)).as("at %d", at).isTrue();
    }
  }

  private static byte[] cbor(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a1 6178 62 c0af",
        "bf 6178 7f 6161 62 c0af ff ff",
        "a1 62 c0af 01",
        "a1 6178 78 02 c1bf",
        "a2 6162 44 c0afc0af 6178 63 e080af"
      })
  void an_overlong_character_is_found_in_texts_of_CBOR(String body) {
    assertThat(CborText.isOverlong(cbor(body))).isTrue();
    assertThatThrownBy(() -> BodyReader.read(Dialect.CBOR, cbor(body), KinesisModel.LIST_STREAMS))
        .isInstanceOfSatisfying(
            WireException.class,
            refused -> assertThat(refused.error().type()).isEqualTo("SerializationException"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a1 6178 42 c0af", // bytes are not text
        "a1 6178 62 c3a9",
        "a1 6178 1a c0afc0af",
        "a1 6178 fb c0afc0afc0afc0af",
        "a1 6178 7f 62c3a9 ff",
        "a1 6178 7b ffffffffffffffff c0af", // not well formed
        "a1 6178 62 c0"
      })
  void CBOR_items_that_are_not_text_are_not_checked(String body) {
    assertThat(CborText.isOverlong(cbor(body))).isFalse();
  }

  @Test
  void metrics_with_overlong_characters_are_refused() {
    PutMetricData metrics = new PutMetricData((client, datum) -> {});
    byte[] json =
        "{\"Namespace\":\"n\",\"MetricData\":[{\"MetricName\":\"\u00c0\u00af\",\"Value\":1}]}"
            .getBytes(ISO_8859_1);

    assertThatThrownBy(() -> metrics.takeJson(Namespace.DEFAULT, json))
        .hasMessage("The request body cannot be read.");
    assertThatThrownBy(() -> metrics.takeCbor(Namespace.DEFAULT, cbor("a1 6178 62 c0af")))
        .hasMessage("The request body cannot be read.");
  }
}

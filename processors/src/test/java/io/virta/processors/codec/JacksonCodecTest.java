package io.virta.processors.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.processors.Codec;
import io.virta.processors.Dsl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JacksonCodecTest {
  enum Colour {
    RED,
    GREEN
  }

  record Inner(int x, @Nullable String note) {}

  record All(
      long number,
      double measure,
      boolean flag,
      String text,
      Instant at,
      Duration within,
      UUID id,
      Colour colour,
      Optional<String> maybe,
      List<Inner> inner,
      Map<String, Integer> counts) {}

  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  sealed interface Angular extends Shape {}

  record Square(double side) implements Angular {}

  private static final All ALL =
      new All(
          -7,
          0.5,
          true,
          "ä",
          Instant.parse("2026-11-30T12:34:56.789012345Z"),
          Duration.ofSeconds(90),
          UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
          Colour.GREEN,
          Optional.of("x"),
          List.of(new Inner(1, null)),
          Map.of("a", 1));

  private static <T> byte[] bytes(Codec<T> codec, T value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    codec.write(value, out);
    return out.toByteArray();
  }

  private static <T> T read(Codec<T> codec, String json) throws IOException {
    byte[] bytes = ("..." + json + "..").getBytes(UTF_8);
    return codec.read(bytes, 3, bytes.length - 5);
  }

  @Test
  void a_record_with_the_usual_types_survives_both_formats() throws IOException {
    for (Codec<All> codec : List.of(Dsl.json(All.class), Dsl.cbor(All.class))) {
      byte[] bytes = bytes(codec, ALL);
      assertThat(codec.read(bytes, 0, bytes.length)).isEqualTo(ALL);
    }
  }

  @Test
  void subtypes_of_a_sealed_type_carry_their_name() throws IOException {
    Codec<Shape> shapes = Dsl.json(Shape.class);

    assertThat(bytes(shapes, new Circle(2)))
        .asString()
        .isEqualTo("{\"type\":\"Circle\",\"radius\":2.0}");
    assertThat(read(shapes, "{\"side\":3,\"type\":\"Square\"}")).isEqualTo(new Square(3));
    assertThat(bytes(JacksonCodec.any(), new Square(3)))
        .asString()
        .isEqualTo("{\"type\":\"Square\",\"side\":3.0}");
    assertThatThrownBy(() -> read(shapes, "{\"type\":\"Cube\"}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cube");
  }

  @Test
  void unknown_members_are_ignored_and_missing_primitives_are_refused() throws IOException {
    Codec<Inner> codec = Dsl.json(Inner.class);

    assertThat(read(codec, "{\"x\":1,\"later\":[{}]}")).isEqualTo(new Inner(1, null));
    assertThatThrownBy(() -> read(codec, "{\"note\":\"n\"}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x");
    assertThatThrownBy(() -> read(codec, "{\"x\":null}")).isInstanceOf(IOException.class);
  }

  @Test
  void what_is_no_single_value_is_refused() {
    Codec<Inner> codec = Dsl.json(Inner.class);

    for (String wrong : List.of("", "null", "{\"x\":1", "{\"x\":1} {}", "[]", "{\"x\":\"y\"}")) {
      assertThatThrownBy(() -> read(codec, wrong)).as(wrong).isInstanceOf(IOException.class);
    }
  }

  sealed interface Twice {}

  record Named(String type) {}

  static final class One {
    record Same(int x) implements Twice {}
  }

  static final class Two {
    record Same(int x) implements Twice {}
  }

  sealed interface Typed {}

  record Car(String type) implements Typed {}

  @Test
  void subtypes_that_cannot_be_told_apart_are_refused() {
    assertThatThrownBy(() -> Dsl.json(Twice.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Twice has two subtypes named Same.");
    assertThatThrownBy(() -> Dsl.cbor(Typed.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Car has a component named type");
    assertThat(JacksonCodec.problemOf(Named.class)).isNull();
    assertThat(JacksonCodec.problemOf(Shape.class)).isNull();
  }

  @Test
  void a_subtype_read_as_such_needs_no_name() throws IOException {
    assertThat(read(Dsl.json(Circle.class), "{\"radius\":2}")).isEqualTo(new Circle(2));
    assertThat(read(Dsl.json(Circle.class), "{\"type\":\"Circle\",\"radius\":2}"))
        .isEqualTo(new Circle(2));
  }

  @Test
  void text_is_utf_8() throws IOException {
    assertThat(read(Dsl.text(), "ä")).isEqualTo("ä");
    assertThatThrownBy(() -> Dsl.text().read(new byte[] {(byte) 0xff}, 0, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no text in UTF-8");
  }

  record Timed(Instant at) {}

  @Test
  void instants_are_text_or_milliseconds() throws IOException {
    Codec<Timed> codec = Dsl.json(Timed.class);
    Instant time = Instant.parse("2026-11-30T12:34:56.789Z");

    assertThat(read(codec, "{\"at\":\"2026-11-30T12:34:56.789Z\"}").at()).isEqualTo(time);
    assertThat(read(codec, "{\"at\":\"2026-11-30T14:34:56.789+02:00\"}").at()).isEqualTo(time);
    assertThat(read(codec, "{\"at\":" + time.toEpochMilli() + "}").at()).isEqualTo(time);
    for (String wrong : List.of("\"yesterday\"", "\"2026-13-30T12:34:56Z\"", "1.5", "{}", "\"\"")) {
      assertThatThrownBy(() -> read(codec, "{\"at\":" + wrong + "}"))
          .as(wrong)
          .isInstanceOf(IOException.class);
    }
  }
}

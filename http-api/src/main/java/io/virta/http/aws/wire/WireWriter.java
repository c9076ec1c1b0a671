package io.virta.http.aws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes an answer in a dialect. Absent values are omitted, because AWS sends no nulls. */
public final class WireWriter {
  private static final int TAG_EPOCH = 1;
  private static final int MILLIS_DIGITS = 3;

  private final Dialect dialect;
  private final JsonGenerator out;

  private WireWriter(Dialect dialect, JsonGenerator out) {
    this.dialect = dialect;
    this.out = out;
  }

  /** Returns the bytes of an object with the members that {@code members} writes. */
  public static byte[] write(Dialect dialect, Consumer<WireWriter> members) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
      try (JsonGenerator out = dialect.factory().createGenerator(bytes)) {
        out.writeStartObject();
        members.accept(new WireWriter(dialect, out));
        out.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Returns the bytes of an error. */
  public static byte[] write(Dialect dialect, WireError error) {
    return write(
        dialect,
        out ->
            out.text("__type", error.type())
                .text(error.messageField(), wellFormed(error.message())));
  }

  /**
   * Replaces unpaired surrogates: a message may quote a text truncated in the middle of a
   * character.
   */
  private static @Nullable String wellFormed(@Nullable String message) {
    return message == null ? null : new String(message.getBytes(UTF_8), UTF_8);
  }

  public WireWriter text(String name, @Nullable String value) {
    return value == null ? this : run(() -> out.writeStringField(name, value));
  }

  public WireWriter number(String name, long value) {
    return run(() -> out.writeNumberField(name, value));
  }

  public WireWriter flag(String name, boolean value) {
    return run(() -> out.writeBooleanField(name, value));
  }

  public WireWriter timestamp(String name, Instant value) {
    return run(
        () -> {
          out.writeFieldName(name);
          if (out instanceof CBORGenerator cbor) {
            cbor.writeTag(TAG_EPOCH);
            cbor.writeNumber(value.toEpochMilli());
          } else {
            out.writeNumber(BigDecimal.valueOf(value.toEpochMilli(), MILLIS_DIGITS));
          }
        });
  }

  /** Writes an object member. */
  public WireWriter object(String name, Consumer<WireWriter> members) {
    run(() -> out.writeObjectFieldStart(name));
    members.accept(this);
    return run(out::writeEndObject);
  }

  /** Writes a list of objects as a member. */
  public <T> WireWriter objects(
      String name, Iterable<? extends T> values, ObjectWriter<? super T> writer) {
    run(() -> out.writeArrayFieldStart(name));
    for (T value : values) {
      run(out::writeStartObject);
      writer.write(this, value);
      run(out::writeEndObject);
    }
    return run(out::writeEndArray);
  }

  /** Writes a list of strings as a member. */
  public WireWriter texts(String name, Iterable<String> values) {
    run(() -> out.writeArrayFieldStart(name));
    for (String value : values) {
      run(() -> out.writeString(value));
    }
    return run(out::writeEndArray);
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Writes the members of one object. */
  public interface ObjectWriter<T> {
    void write(WireWriter out, T value);
  }

  private interface Step {
    void run() throws IOException;
  }

  private WireWriter run(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory does not fail", impossible);
    }
  }
}

package io.virta.processors.codec;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.virta.processors.Codec;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** JSON and CBOR of Java records and sealed types, by Jackson. */
public final class JacksonCodec<T> implements Codec<T> {
  private static final ObjectMapper JSON = configured(JsonMapper.builder());
  private static final ObjectMapper CBOR = configured(CBORMapper.builder());

  /** Writes any value as JSON, by its class. */
  private static final JacksonCodec<Object> ANY = new JacksonCodec<>(JSON.reader(), JSON.writer());

  private final ObjectReader reader;
  private final ObjectWriter writer;

  private JacksonCodec(ObjectReader reader, ObjectWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  private static ObjectMapper configured(MapperBuilder<?, ?> builder) {
    return builder
        .addModule(new JavaTimeModule())
        .addModule(new Jdk8Module())
        .addModule(new InstantModule())
        .annotationIntrospector(new SealedTypes())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        // Records of one subtype are readable as that type even if their producer named no type.
        .disable(MapperFeature.REQUIRE_TYPE_ID_FOR_SUBTYPES)
        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
        .build();
  }

  public static <T> JacksonCodec<T> json(Class<T> type) {
    return of(JSON, type);
  }

  public static <T> JacksonCodec<T> cbor(Class<T> type) {
    return of(CBOR, type);
  }

  /** Returns why values of that type could not be read again, as a sentence; null if they can. */
  public static @Nullable String problemOf(Class<?> type) {
    return SealedTypes.problemOf(type);
  }

  /**
   * Returns a codec that writes values as JSON by their class, for undeclared types. Cannot read.
   */
  public static Codec<Object> any() {
    return ANY;
  }

  private static <T> JacksonCodec<T> of(ObjectMapper mapper, Class<T> type) {
    return new JacksonCodec<>(mapper.readerFor(type), mapper.writerFor(type));
  }

  @Override
  public void write(T value, OutputStream out) throws IOException {
    writer.writeValue(out, value);
  }

  @Override
  public T read(byte[] bytes, int offset, int length) throws IOException {
    T value = reader.readValue(bytes, offset, length);
    if (value == null) {
      throw new IOException("the value is null");
    }
    return value;
  }
}

package io.virta.http.aws.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;

/** The serialization format of requests and answers. An answer has the dialect of its request. */
public enum Dialect {
  /** AWS JSON 1.1: base64 for bytes, epoch seconds with a fraction for times. */
  JSON("x-amz-json-1.1", plain(new JsonFactoryBuilder())),

  /** AWS CBOR 1.1: raw bytes, and tag 1 with epoch <em>milliseconds</em> for times. */
  CBOR("x-amz-cbor-1.1", plain(CBORFactory.builder()));

  private final String subType;

  @SuppressWarnings("ImmutableEnumChecker") // not modified after construction
  private final JsonFactory factory;

  Dialect(String subType, JsonFactory factory) {
    this.subType = subType;
    this.factory = factory;
  }

  /** The part of the content type after {@code application/}. */
  public String subType() {
    return subType;
  }

  JsonFactory factory() {
    return factory;
  }

  /** Whether the bytes are one complete document with an object at the top level. */
  public boolean isWellFormed(byte[] body) {
    try (JsonParser in = factory.createParser(body)) {
      if (in.nextToken() == null || !in.currentToken().isStructStart()) {
        return false;
      }
      in.skipChildren();
      return in.nextToken() == null;
    } catch (IOException malformed) {
      return false;
    }
  }

  /** Whether a text contains a character encoded with more bytes than necessary. */
  public boolean isOverlong(byte[] body) {
    return this == JSON ? Utf8.isOverlong(body) : CborText.isOverlong(body);
  }

  // Untrusted clients choose the field names: interning would fill the string table of the process.
  private static JsonFactory plain(TSFBuilder<?, ?> builder) {
    return builder.disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
  }
}

package io.virta.http.aws.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;

/** How requests and answers are spelled. An answer comes in the dialect of its request. */
public enum Dialect {
  /** AWS JSON 1.1: base64 for bytes, epoch seconds with a fraction for times. */
  JSON("x-amz-json-1.1", plain(new JsonFactoryBuilder())),

  /** AWS CBOR 1.1: bytes as they are, tag 1 with epoch <em>milliseconds</em> for times. */
  CBOR("x-amz-cbor-1.1", plain(CBORFactory.builder()));

  private final String subType;

  @SuppressWarnings("ImmutableEnumChecker") // never changed after it is built
  private final JsonFactory factory;

  Dialect(String subType, JsonFactory factory) {
    this.subType = subType;
    this.factory = factory;
  }

  /** What stands behind {@code application/} in the content type. */
  public String subType() {
    return subType;
  }

  JsonFactory factory() {
    return factory;
  }

  /** Whether the bytes are one whole document with an object at the top. */
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

  /** Whether a character in a text is spelled with more bytes than it needs. */
  public boolean isOverlong(byte[] body) {
    return this == JSON ? Utf8.isOverlong(body) : CborText.isOverlong(body);
  }

  // Field names come from strangers: interning them would fill the table of the whole process.
  private static JsonFactory plain(TSFBuilder<?, ?> builder) {
    return builder.disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
  }
}

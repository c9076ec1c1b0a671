package io.virta.http.aws.service;

import io.virta.http.aws.wire.Dialect;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.jspecify.annotations.Nullable;

/** Content types of the dialects. */
public final class MediaTypeNames {
  /** A sequence of messages, as sent by a subscription. */
  public static final ContentType EVENT_STREAM = contentType("vnd.amazon.eventstream");

  /** AWS JSON 1.0, used by services whose errors include a namespace. */
  public static final ContentType JSON_1_0 = contentType("x-amz-json-1.0");

  /** The CBOR of Smithy's RPC protocol. */
  public static final ContentType RPC_CBOR = contentType("cbor");

  private static final ContentType JSON = contentType(Dialect.JSON.subType());
  private static final ContentType CBOR = contentType(Dialect.CBOR.subType());

  private MediaTypeNames() {}

  public static ContentType of(Dialect dialect) {
    return dialect == Dialect.JSON ? JSON : CBOR;
  }

  /** Returns the dialect of a body, or null if unknown. */
  public static @Nullable Dialect dialectOf(HttpEntity entity) {
    MediaType type = entity.getContentType().mediaType();
    if (!type.mainType().equals("application")) {
      return null;
    }
    for (Dialect dialect : Dialect.values()) {
      if (dialect.subType().equals(type.subType())) {
        return dialect;
      }
    }
    return null;
  }

  /**
   * Whether a body has the type {@code application/json}, which the service accepted in its early
   * days.
   */
  public static boolean isPlainJson(HttpEntity entity) {
    MediaType type = entity.getContentType().mediaType();
    return type.mainType().equals("application") && type.subType().equals("json");
  }

  private static ContentType contentType(String subType) {
    return ContentTypes.create(MediaTypes.customBinary("application", subType, true));
  }
}

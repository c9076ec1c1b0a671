package io.virta.http.server;

import io.virta.http.wire.Dialect;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.jspecify.annotations.Nullable;

/** Content types of the dialects. */
final class MediaTypeNames {
  /** Messages that follow one another, as a subscription sends them. */
  static final ContentType EVENT_STREAM = contentType("vnd.amazon.eventstream");

  private static final ContentType JSON = contentType(Dialect.JSON.subType());
  private static final ContentType CBOR = contentType(Dialect.CBOR.subType());

  private MediaTypeNames() {}

  static ContentType of(Dialect dialect) {
    return dialect == Dialect.JSON ? JSON : CBOR;
  }

  /** The dialect of a body; null when it is in none. */
  static @Nullable Dialect dialectOf(HttpEntity entity) {
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

  /** The plain {@code application/json} of the first days of the service. */
  static boolean isPlainJson(HttpEntity entity) {
    MediaType type = entity.getContentType().mediaType();
    return type.mainType().equals("application") && type.subType().equals("json");
  }

  private static ContentType contentType(String subType) {
    return ContentTypes.create(MediaTypes.customBinary("application", subType, true));
  }
}

package io.virta.dashboards.live;

import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** Responses to single requests of a page. Browsers and proxies do not cache them. */
final class Answers {
  /** Headers: proxies neither cache nor buffer the response, and browsers do not guess its type. */
  static final List<HttpHeader> HEADERS =
      List.of(
          HttpHeader.parse("Cache-Control", "no-store"),
          HttpHeader.parse("X-Accel-Buffering", "no"),
          HttpHeader.parse("X-Content-Type-Options", "nosniff"));

  private Answers() {}

  static HttpResponse json(byte[] body) {
    return json(StatusCodes.OK, body);
  }

  static HttpResponse error(StatusCode status, String message) {
    return json(status, Json.bytes(Map.of("error", message)));
  }

  private static HttpResponse json(StatusCode status, byte[] body) {
    return HttpResponse.create()
        .withStatus(status)
        .addHeaders(HEADERS)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
  }
}

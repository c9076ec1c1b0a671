package io.virta.http.server;

import io.virta.http.operation.Answer;
import io.virta.http.wire.Dialect;
import io.virta.http.wire.WireError;
import io.virta.http.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;

/** Makes HTTP responses of answers and errors, each with the service's headers. */
final class Responses {
  private static final Connection CLOSE = Connection.create("close");

  private Responses() {}

  static HttpResponse ok(HttpRequest request, Dialect dialect, Answer answer) {
    return response(request, 200, entity(MediaTypeNames.of(dialect), answer));
  }

  private static ResponseEntity entity(ContentType type, Answer answer) {
    if (answer instanceof Answer.Events events) {
      return HttpEntities.createChunked(MediaTypeNames.EVENT_STREAM, events.bytes());
    }
    return answer instanceof Answer.Pieces pieces
        ? HttpEntities.create(type, pieces.length(), pieces.bytes())
        : HttpEntities.create(type, ((Answer.Whole) answer).bytes());
  }

  static HttpResponse error(HttpRequest request, Dialect dialect, WireError error) {
    byte[] body = WireWriter.write(dialect, error);
    return response(request, error.status(), HttpEntities.create(MediaTypeNames.of(dialect), body));
  }

  /** An error after which the connection ends, since some of a body is still on its way. */
  static HttpResponse lastError(HttpRequest request, Dialect dialect, WireError error) {
    HttpResponse response = error(request, dialect, error);
    boolean http2 = request.protocol().value().startsWith("HTTP/2");
    return http2 ? response : response.addHeader(CLOSE);
  }

  /** What the service answers when it cannot tell which operation is asked for. */
  static HttpResponse unauthorized(HttpRequest request) {
    return xml(
        request,
        403,
        "AccessDeniedException",
        "Unable to determine service/operation name to be authorized");
  }

  /** An error for a request in no dialect. */
  static HttpResponse xml(HttpRequest request, int status, String type, String message) {
    String body =
        message.isEmpty()
            ? "<" + type + "/>\n"
            : "<%1$s>\n  <Message>%2$s</Message>\n</%1$s>\n".formatted(type, message);
    return response(
        request,
        status,
        HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** An error as the service answers plain {@code application/json}. */
  static HttpResponse plainJson(HttpRequest request, int status, String type) {
    String body =
        "{\"Output\":{\"__type\":\"com.amazon.coral.service#" + type + "\"},\"Version\":\"1.0\"}";
    return response(
        request,
        status,
        HttpEntities.create(ContentTypes.APPLICATION_JSON, body.getBytes(StandardCharsets.UTF_8)));
  }

  static HttpResponse empty(HttpRequest request) {
    return response(request, 200, HttpEntities.EMPTY);
  }

  private static HttpResponse response(HttpRequest request, int status, ResponseEntity entity) {
    List<HttpHeader> headers = AmzHeaders.of(request);
    return HttpResponse.create()
        .withStatus(StatusCodes.get(status))
        .withHeaders(headers)
        .withEntity(entity);
  }
}

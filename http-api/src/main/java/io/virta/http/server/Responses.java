package io.virta.http.server;

import io.virta.http.operation.Answer;
import io.virta.http.wire.Dialect;
import io.virta.http.wire.WireError;
import io.virta.http.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;

/** Makes HTTP responses of answers and errors, each with the service's headers. */
final class Responses {
  private static final Connection CLOSE = Connection.create("close");

  private Responses() {}

  static HttpResponse ok(Dialect dialect, Answer answer) {
    return response(200, entity(MediaTypeNames.of(dialect), answer));
  }

  private static ResponseEntity entity(ContentType type, Answer answer) {
    if (answer instanceof Answer.Events events) {
      return HttpEntities.createChunked(MediaTypeNames.EVENT_STREAM, events.bytes());
    }
    return answer instanceof Answer.Pieces pieces
        ? HttpEntities.create(type, pieces.length(), pieces.bytes())
        : HttpEntities.create(type, ((Answer.Whole) answer).bytes());
  }

  static HttpResponse error(Dialect dialect, WireError error) {
    byte[] body = WireWriter.write(dialect, error);
    return response(error.status(), HttpEntities.create(MediaTypeNames.of(dialect), body));
  }

  /** The same answer; ends an HTTP/1.1 connection on which the rest of a body is still coming. */
  static HttpResponse last(HttpRequest request, HttpResponse response) {
    return HttpReceivedRequest.isMultiplexed(request) ? response : response.addHeader(CLOSE);
  }

  /** What the service answers when it cannot tell which operation is asked for. */
  static HttpResponse unauthorized() {
    return xml(
        403,
        "AccessDeniedException",
        "Unable to determine service/operation name to be authorized");
  }

  /** An error for a request in no dialect. */
  static HttpResponse xml(int status, String type, String message) {
    String body =
        message.isEmpty()
            ? "<" + type + "/>\n"
            : "<%1$s>\n  <Message>%2$s</Message>\n</%1$s>\n".formatted(type, message);
    return response(
        status,
        HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** An error as the service answers plain {@code application/json}. */
  static HttpResponse plainJson(int status, String type) {
    String body =
        "{\"Output\":{\"__type\":\"com.amazon.coral.service#" + type + "\"},\"Version\":\"1.0\"}";
    return response(
        status,
        HttpEntities.create(ContentTypes.APPLICATION_JSON, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** An error for people. */
  static HttpResponse line(WireError error) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(error.status()))
        .withEntity(ContentTypes.TEXT_PLAIN_UTF8, error.message() + "\n");
  }

  static HttpResponse empty() {
    return response(200, HttpEntities.EMPTY);
  }

  private static HttpResponse response(int status, ResponseEntity entity) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(status))
        .withHeaders(AmzHeaders.ids())
        .withEntity(entity);
  }
}

package io.virta.http.aws.service;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * Creates HTTP responses with the IDs that AWS sends, and errors for requests in no known dialect.
 */
public final class AwsAnswers {
  private AwsAnswers() {}

  /** Returns the answer of AWS to a request whose operation cannot be determined. */
  public static HttpResponse unauthorized() {
    return xml(
        403,
        "AccessDeniedException",
        "Unable to determine service/operation name to be authorized");
  }

  /** Returns an error for a request in no known dialect. */
  public static HttpResponse xml(int status, String type, String message) {
    String body =
        message.isEmpty()
            ? "<" + type + "/>\n"
            : "<%1$s>\n  <Message>%2$s</Message>\n</%1$s>\n".formatted(type, message);
    return response(
        status,
        HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns a response with both IDs. */
  public static HttpResponse response(int status, ResponseEntity entity) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(status))
        .withHeaders(AmzHeaders.ids())
        .withEntity(entity);
  }
}

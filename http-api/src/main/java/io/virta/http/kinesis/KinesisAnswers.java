package io.virta.http.kinesis;

import io.virta.http.aws.service.AwsAnswers;
import io.virta.http.aws.service.MediaTypeNames;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.operation.Answer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;

/** Converts answers and errors of Kinesis to HTTP responses. */
final class KinesisAnswers {
  private KinesisAnswers() {}

  static HttpResponse ok(Dialect dialect, Answer answer) {
    return AwsAnswers.response(200, entity(MediaTypeNames.of(dialect), answer));
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
    return AwsAnswers.response(
        error.status(), HttpEntities.create(MediaTypeNames.of(dialect), body));
  }

  /**
   * Returns an error in the format that Kinesis uses for requests with plain {@code
   * application/json}.
   */
  static HttpResponse plainJson(int status, String type) {
    String body =
        "{\"Output\":{\"__type\":\"com.amazon.coral.service#" + type + "\"},\"Version\":\"1.0\"}";
    return AwsAnswers.response(
        status,
        HttpEntities.create(ContentTypes.APPLICATION_JSON, body.getBytes(StandardCharsets.UTF_8)));
  }

  static HttpResponse empty() {
    return AwsAnswers.response(200, HttpEntities.EMPTY);
  }
}

package io.virta.http.server;

import io.virta.http.HttpSettings;
import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import scala.jdk.javaapi.DurationConverters;

/**
 * Gets rid of bodies whose requests are answered without them. What is left unread would stay in
 * memory as long as an HTTP/2 connection lives, and cancelling it takes its share of the
 * connection's window away for good. Safe for any thread.
 */
final class UnreadBodies {
  /** How long a client has to read an answer before the body of its request is cut off. */
  static final Duration READ_TIME = Duration.ofMillis(500);

  private final HttpSettings settings;
  private final Materializer materializer;

  UnreadBodies(HttpSettings settings, Materializer materializer) {
    this.settings = settings;
    this.materializer = materializer;
  }

  /** The answer to a request whose body nobody reads. */
  HttpResponse answer(HttpRequest request, HttpResponse response) {
    if (request.entity().isStrict()) {
      return response;
    }
    discard(request);
    return Responses.last(request, response);
  }

  /**
   * Reads and drops the body of an HTTP/2 request, within the limits of a body that is taken.
   * HTTP/1.1's is cut off instead, together with its connection: nobody can make a node read a
   * gigabyte by announcing it.
   */
  void discard(HttpRequest request) {
    RequestEntity entity = request.entity();
    if (HttpReceivedRequest.isMultiplexed(request)) {
      entity
          .getDataBytes()
          .completionTimeout(settings.bodyTimeout())
          .limitWeighted(settings.bodyBytesMax(), bytes -> (long) bytes.size())
          .runWith(Sink.ignore(), materializer);
    } else {
      materializer.scheduleOnce(
          DurationConverters.toScala(READ_TIME),
          () -> entity.getDataBytes().runWith(Sink.cancelled(), materializer));
    }
  }
}

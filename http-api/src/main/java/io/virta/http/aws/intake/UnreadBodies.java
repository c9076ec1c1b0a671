package io.virta.http.aws.intake;

import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import scala.jdk.javaapi.DurationConverters;

/**
 * Gets rid of bodies whose requests are answered without them. What is left unread would stay in
 * memory as long as an HTTP/2 connection lives, and cancelling it takes its share of the
 * connection's window away for good. Safe for any thread.
 */
public final class UnreadBodies {
  /** How long a client has to read an answer before the body of its request is cut off. */
  static final Duration READ_TIME = Duration.ofMillis(500);

  private static final Connection CLOSE = Connection.create("close");

  private final BodyLimits general;
  private final Materializer materializer;

  /** {@code general} are the limits of bodies that nobody would take. */
  public UnreadBodies(BodyLimits general, Materializer materializer) {
    this.general = general;
    this.materializer = materializer;
  }

  /** The answer to a request whose body nobody reads. */
  public HttpResponse answer(HttpRequest request, HttpResponse response) {
    if (request.entity().isStrict()) {
      return response;
    }
    discard(request, general);
    return last(request, response);
  }

  /** The same answer; ends an HTTP/1.1 connection on which the rest of a body is still coming. */
  static HttpResponse last(HttpRequest request, HttpResponse response) {
    return HttpReceivedRequest.isMultiplexed(request) ? response : response.addHeader(CLOSE);
  }

  /**
   * Reads and drops the body of an HTTP/2 request, within the limits that hold for it. HTTP/1.1's
   * is cut off instead, together with its connection: nobody can make a node read a gigabyte by
   * announcing it.
   */
  void discard(HttpRequest request, BodyLimits limits) {
    RequestEntity entity = request.entity();
    if (entity.isStrict()) {
      return;
    }
    if (HttpReceivedRequest.isMultiplexed(request)) {
      entity
          .getDataBytes()
          .completionTimeout(limits.timeout())
          .limitWeighted(limits.bytesMax(), bytes -> (long) bytes.size())
          .runWith(Sink.ignore(), materializer);
    } else {
      materializer.scheduleOnce(
          DurationConverters.toScala(READ_TIME),
          () -> entity.getDataBytes().runWith(Sink.cancelled(), materializer));
    }
  }
}

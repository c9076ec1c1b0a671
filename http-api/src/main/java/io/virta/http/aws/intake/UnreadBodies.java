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
 * Discards bodies of requests that are answered without reading them. An unread body would stay in
 * memory for the lifetime of an HTTP/2 connection, and cancelling it would permanently reduce the
 * connection's window. Safe for any thread.
 */
public final class UnreadBodies {
  /** The time a client has to read an answer before the body of its request is cut off. */
  static final Duration READ_TIME = Duration.ofMillis(500);

  private static final Connection CLOSE = Connection.create("close");

  private final BodyLimits general;
  private final Materializer materializer;

  /** {@code general} limits how much of an unread body is read and dropped. */
  public UnreadBodies(BodyLimits general, Materializer materializer) {
    this.general = general;
    this.materializer = materializer;
  }

  /** Answers a request whose body is not read. */
  public HttpResponse answer(HttpRequest request, HttpResponse response) {
    if (request.entity().isStrict()) {
      return response;
    }
    discard(request, general);
    return last(request, response);
  }

  /**
   * Returns the answer, which closes an HTTP/1.1 connection because the rest of the body is still
   * arriving.
   */
  static HttpResponse last(HttpRequest request, HttpResponse response) {
    return HttpReceivedRequest.isMultiplexed(request) ? response : response.addHeader(CLOSE);
  }

  /**
   * Reads and drops the body of an HTTP/2 request, within the given limits. An HTTP/1.1 body is cut
   * off instead, together with its connection, so that a client cannot make a node read a gigabyte
   * by announcing it.
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

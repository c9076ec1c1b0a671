package io.virta.http.server;

import io.virta.http.aws.intake.HttpReceivedRequest;
import io.virta.http.kinesis.operation.LastingSource;
import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Cuts off large answers that an HTTP/2 client does not take in time. Each stream of a connection
 * holds its whole answer until then, and a client that only sends pings keeps all of them. HTTP/1.1
 * has one answer at a time, and a connection on which nothing moves ends. Safe for any thread.
 */
final class UntakenAnswers {
  private final Duration timeout;

  UntakenAnswers(Duration timeout) {
    this.timeout = timeout;
  }

  /** The same answer, which fails when it has not been taken in time. */
  HttpResponse cutOff(HttpRequest request, HttpResponse response) {
    if (response.entity() instanceof HttpEntity.Strict whole
        && whole.getData().size() > LastingSource.TAKEN_IN_ADVANCE_BYTES_MAX
        && HttpReceivedRequest.isMultiplexed(request)) {
      return response.withEntity(
          HttpEntities.create(
              whole.getContentType(),
              whole.getData().size(),
              LastingSource.of(whole.getData()).completionTimeout(timeout)));
    }
    return response;
  }
}

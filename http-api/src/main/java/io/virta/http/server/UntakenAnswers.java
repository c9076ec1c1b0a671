package io.virta.http.server;

import io.virta.http.aws.intake.HttpReceivedRequest;
import io.virta.http.memory.LastingSource;
import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Cuts off large answers that an HTTP/2 client does not read in time. Until then, each stream of a
 * connection keeps its complete answer in memory, even if the client only sends pings. HTTP/1.1
 * needs no such limit: it has one answer at a time, and an idle connection is closed. Safe for any
 * thread.
 */
final class UntakenAnswers {
  private final Duration timeout;

  UntakenAnswers(Duration timeout) {
    this.timeout = timeout;
  }

  /** Returns the answer, made to fail if it is not read in time. */
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

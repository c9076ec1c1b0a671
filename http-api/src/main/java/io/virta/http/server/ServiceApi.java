package io.virta.http.server;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** A service on the same port beside Kinesis. Safe for any thread; never blocks. */
public interface ServiceApi {

  /** Whether a request is for this service, by its head alone. */
  boolean isFor(HttpRequest request);

  /** Answers such a request; the stage never fails. */
  CompletionStage<HttpResponse> answer(HttpRequest request);
}

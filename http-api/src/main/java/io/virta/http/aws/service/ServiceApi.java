package io.virta.http.aws.service;

import io.virta.http.aws.wire.WireError;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** A service on the shared port. Safe for any thread; never blocks. */
public interface ServiceApi {

  /** The name of the service in signatures, settings and metrics. */
  String name();

  /** Whether a request is for this service, by its head alone. */
  boolean isFor(HttpRequest request);

  /** Answers such a request; the stage never fails. */
  CompletionStage<HttpResponse> answer(HttpRequest request);

  /**
   * Refuses such a request with an error in the format of the service, without reading its body.
   */
  HttpResponse refuse(HttpRequest request, WireError error);
}

package io.virta.http.aws.service;

import io.virta.http.aws.wire.WireError;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** A service whose answers are counted by their HTTP status. */
public final class CountedService implements ServiceApi {
  private final ServiceApi service;
  private final ServiceObserver observer;

  public CountedService(ServiceApi service, ServiceObserver observer) {
    this.service = service;
    this.observer = observer;
  }

  @Override
  public String name() {
    return service.name();
  }

  @Override
  public boolean isFor(HttpRequest request) {
    return service.isFor(request);
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    return service.answer(request).thenApply(this::counted);
  }

  @Override
  public HttpResponse refuse(HttpRequest request, WireError error) {
    return counted(service.refuse(request, error));
  }

  private HttpResponse counted(HttpResponse response) {
    observer.answered(name(), response.status().intValue());
    return response;
  }
}

package io.virta.http.aws.service;

/** Observes all requests to a service. Called from any thread, must not block. */
@FunctionalInterface
public interface ServiceObserver {
  /** Called when a service has answered with that HTTP status. */
  void answered(String service, int status);
}

package io.virta.http.aws.service;

/** Observes the requests to a service as a whole. Called from any thread, must not block. */
@FunctionalInterface
public interface ServiceObserver {
  /** A service has answered with that HTTP status. */
  void answered(String service, int status);
}

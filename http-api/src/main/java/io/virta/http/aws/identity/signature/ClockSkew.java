package io.virta.http.aws.identity.signature;

import java.time.Duration;
import java.util.Map;

/**
 * How far the clock of a client may be off, either way.
 *
 * @param ofServices for requests signed for one of these services
 * @param others for requests signed for any other
 */
public record ClockSkew(Map<String, Duration> ofServices, Duration others) {
  public ClockSkew {
    ofServices = Map.copyOf(ofServices);
  }

  Duration of(String service) {
    return ofServices.getOrDefault(service, others);
  }
}

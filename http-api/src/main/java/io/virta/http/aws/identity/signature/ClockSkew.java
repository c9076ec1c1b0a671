package io.virta.http.aws.identity.signature;

import java.time.Duration;
import java.util.Map;

/**
 * The largest difference between the clocks of client and server, in either direction.
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

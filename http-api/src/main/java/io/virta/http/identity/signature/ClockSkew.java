package io.virta.http.identity.signature;

import java.time.Duration;

/**
 * How far the clock of a client may be off, either way.
 *
 * @param kinesis for requests signed for Kinesis
 * @param others for requests signed for any other service
 */
public record ClockSkew(Duration kinesis, Duration others) {

  Duration of(String service) {
    return service.equals("kinesis") ? kinesis : others;
  }
}

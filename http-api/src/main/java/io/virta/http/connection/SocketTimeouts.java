package io.virta.http.connection;

import java.time.Duration;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/**
 * How long a socket may stay open while no bytes move.
 *
 * @param idle while the connection is served
 * @param linger after the peer's last request: for the peer to read each part of its answers, and
 *     then to close
 */
record SocketTimeouts(Duration idle, Duration linger) {
  private static final Duration LONGEST = Duration.ofDays(1); // for "infinite"

  /** Returns timeouts a little longer than HTTP's own, which can send the peer a reason. */
  static SocketTimeouts of(ServerSettings settings) {
    Duration linger = duration(settings.getTimeouts().lingerTimeout());
    return new SocketTimeouts(duration(settings.getTimeouts().idleTimeout()).plus(linger), linger);
  }

  private static Duration duration(scala.concurrent.duration.Duration setting) {
    return setting.isFinite() ? Duration.ofNanos(setting.toNanos()) : LONGEST;
  }
}

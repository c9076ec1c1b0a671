package io.virta.http.connection;

import java.time.Duration;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/**
 * How long a socket may stay open while no bytes move.
 *
 * @param idle while it is served
 * @param linger when the peer asks for nothing more: for it to take each part of its answers, and
 *     when it has all of them, to close
 */
record SocketTimeouts(Duration idle, Duration linger) {
  private static final Duration LONGEST = Duration.ofDays(1); // for "infinite"

  /** A little longer than HTTP's own, which tells the peer more. */
  static SocketTimeouts of(ServerSettings settings) {
    Duration linger = duration(settings.getTimeouts().lingerTimeout());
    return new SocketTimeouts(duration(settings.getTimeouts().idleTimeout()).plus(linger), linger);
  }

  private static Duration duration(scala.concurrent.duration.Duration setting) {
    return setting.isFinite() ? Duration.ofNanos(setting.toNanos()) : LONGEST;
  }
}

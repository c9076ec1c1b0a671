package io.virta.dashboards.live;

import java.time.Duration;
import org.apache.pekko.util.ByteString;

/** Encodes server-sent events as bytes that can be written to many listeners. */
final class SseFrame {
  /** A comment that keeps a quiet connection open. */
  static final ByteString HEARTBEAT = ByteString.fromString(":\n\n");

  private static final ByteString DATA = ByteString.fromString("\ndata: ");
  private static final ByteString END = ByteString.fromString("\n\n");

  private SseFrame() {}

  /**
   * Encodes one event.
   *
   * @param event its name, on one line
   * @param json its data, on one line, as Jackson writes it
   */
  static ByteString event(String event, byte[] json) {
    return ByteString.fromString("event: " + event)
        .concat(DATA)
        .concat(ByteString.fromArrayUnsafe(json))
        .concat(END);
  }

  /** Encodes the delay before the browser reconnects. */
  static ByteString retry(Duration delay) {
    return ByteString.fromString("retry: " + delay.toMillis() + "\n\n");
  }
}

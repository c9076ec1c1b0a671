package io.virta.dashboards.live;

import java.time.Duration;
import org.apache.pekko.util.ByteString;

/** Server-sent events as bytes, ready to be written to many listeners. */
final class SseFrame {
  /** A comment that keeps a quiet connection open. */
  static final ByteString HEARTBEAT = ByteString.fromString(":\n\n");

  private static final ByteString DATA = ByteString.fromString("\ndata: ");
  private static final ByteString END = ByteString.fromString("\n\n");

  private SseFrame() {}

  /**
   * One event.
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

  /** Tells the browser what to wait before it connects again. */
  static ByteString retry(Duration delay) {
    return ByteString.fromString("retry: " + delay.toMillis() + "\n\n");
  }
}

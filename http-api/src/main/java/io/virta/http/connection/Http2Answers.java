package io.virta.http.connection;

import org.apache.pekko.util.ByteString;

/**
 * Inspects the frames that Pekko sends on a connection, one in each element, and ends the
 * connection where Pekko does not: Pekko continues after sending a GOAWAY with an error. In
 * addition, each request body that either side cuts short permanently reduces the connection's
 * window, until no body can be received; before that happens, a GOAWAY makes the client open
 * another connection.
 */
final class Http2Answers {
  /**
   * The number of bodies that a client may reset on one connection; this assumes that each costs 32
   * KiB of the window.
   */
  static final int RESETS_MAX = 32;

  private static final int TYPE_AT = 3;
  private static final int FLAGS_AT = 4;
  private static final int RESET_ERROR_AT = Frame.HEADER_BYTES;
  private static final int GOAWAY_ERROR_AT = Frame.HEADER_BYTES + Integer.BYTES;

  private static final int WINDOW_AT_FIRST = 65_535;

  private long window = WINDOW_AT_FIRST;
  private int resets;
  private boolean cut;
  private boolean leaving;
  private boolean over;

  /**
   * Adds to the window of the connection. Beyond the largest window, Pekko's own count would become
   * negative.
   *
   * @throws RefusedInputException if the window becomes larger than RFC 9113 allows
   */
  void addWindow(int increment) {
    window += increment;
    if (window > Integer.MAX_VALUE) {
      throw RefusedInputException.frames(
          Http2Error.FLOW_CONTROL_ERROR, "The window of a connection is below 2^31.");
    }
  }

  /** Counts a stream that the client has reset. */
  void countReset() {
    resets++;
  }

  /** Returns the frame, followed by a GOAWAY if the client should open another connection. */
  ByteString sent(ByteString frame) {
    int type = frame.size() < Frame.HEADER_BYTES ? -1 : frame.apply(TYPE_AT);
    window -= type == Frame.DATA ? frame.size() - Frame.HEADER_BYTES : 0;
    cut |= type == Frame.RST_STREAM && error(frame, RESET_ERROR_AT) == Http2Error.CANCEL.code();
    over |= type == Frame.GOAWAY && error(frame, GOAWAY_ERROR_AT) != Http2Error.NO_ERROR.code();
    boolean leaves = cut || resets >= RESETS_MAX;
    if (leaving || !leaves || isInHeaderBlock(frame, type)) {
      return frame;
    }
    leaving = true;
    return frame.concat(
        Refusal.http2(
            Http2Error.NO_ERROR, "Request bodies were cut short; open another connection."));
  }

  /** Whether a CONTINUATION must follow, with no other frame in between (RFC 9113, 6.10). */
  private static boolean isInHeaderBlock(ByteString frame, int type) {
    return (type == Frame.HEADERS || type == Frame.CONTINUATION)
        && (frame.apply(FLAGS_AT) & Frame.END_HEADERS) == 0;
  }

  private static int error(ByteString frame, int at) {
    return frame.slice(at, at + Integer.BYTES).toByteBuffer().getInt();
  }

  /** Whether a GOAWAY with an error was sent. */
  boolean isOver() {
    return over;
  }
}

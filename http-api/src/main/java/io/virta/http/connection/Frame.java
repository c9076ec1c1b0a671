package io.virta.http.connection;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header of one HTTP/2 frame sent by a client (RFC 9113, section 6). A frame is checked and
 * passed on when it has arrived completely; frames with large payloads are streamed instead.
 */
final class Frame {
  static final int HEADER_BYTES = 9;
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_HEADERS = 0x4;

  private static final int PRIORITY = 2;
  private static final int SETTINGS = 4;
  private static final int PUSH_PROMISE = 5;
  private static final int PING = 6;

  private static final int ACK = 0x1;
  private static final int END_STREAM = 0x1;
  private static final int PADDED = 0x8;
  private static final int HAS_PRIORITY = 0x20;

  // The protocol's default, which this server does not raise.
  private static final int LENGTH_MAX = 1 << 14;
  private static final int PRIORITY_BYTES = 5;

  private final byte[] array;
  private final int start;
  private final int length;
  private final int type;
  private final int flags;
  private final int stream;

  private Frame(byte[] array, int start) {
    ByteBuffer header = ByteBuffer.wrap(array, start, HEADER_BYTES);
    int lengthAndType = header.getInt();
    this.array = array;
    this.start = start;
    this.length = lengthAndType >>> Byte.SIZE;
    this.type = lengthAndType & 0xff;
    this.flags = header.get() & 0xff;
    this.stream = header.getInt();
  }

  /**
   * Returns the frame that starts at an offset in the input, or null if not enough of it has
   * arrived.
   *
   * @throws RefusedInputException if it is larger than this server allows
   */
  static @Nullable Frame at(PieceBuffer input, int offset) {
    int available = input.size() - offset;
    if (available < HEADER_BYTES) {
      return null;
    }
    Frame frame = new Frame(input.array(), input.from() + offset);
    if (frame.length > LENGTH_MAX) {
      throw wrongSize("A frame has at most " + LENGTH_MAX + " bytes of payload.");
    }
    return frame.isStreamed() || available >= frame.bytes() ? frame : null;
  }

  int bytes() {
    return HEADER_BYTES + length;
  }

  int length() {
    return length;
  }

  int type() {
    return type;
  }

  int stream() {
    return stream;
  }

  /**
   * The number of bytes that a WINDOW_UPDATE adds to the window of its stream or of the connection.
   */
  int windowIncrement() {
    return ByteBuffer.wrap(array).getInt(start + HEADER_BYTES) & Integer.MAX_VALUE;
  }

  boolean endsStream() {
    return has(END_STREAM);
  }

  boolean endsHeaders() {
    return has(END_HEADERS);
  }

  boolean continues(int headerBlockStream) {
    return type == CONTINUATION && stream == headerBlockStream;
  }

  boolean isStreamed() {
    return type == DATA || type == HEADERS || type == CONTINUATION;
  }

  /** Whether the frame is ignored. PING acknowledgements are, because this server sends no PING. */
  boolean isDropped() {
    return type == PRIORITY || type == GOAWAY || type > CONTINUATION || (type == PING && has(ACK));
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /**
   * Checks length and stream, and lowers settings in place.
   *
   * @throws RefusedInputException if the frame breaks a rule
   */
  void check() {
    if (stream < 0) {
      throw protocolError("The first bit of a stream's identifier is reserved.");
    }
    switch (type) {
      case DATA -> {
        requireLengthFrom(has(PADDED) ? 1 : 0);
        requireStream(stream != 0);
      }
      case HEADERS -> {
        requireLengthFrom((has(PADDED) ? 1 : 0) + (has(HAS_PRIORITY) ? PRIORITY_BYTES : 0));
        requireStream(stream % 2 == 1);
      }
      case RST_STREAM -> {
        requireLength(Integer.BYTES);
        requireStream(stream != 0);
      }
      case WINDOW_UPDATE -> {
        requireLength(Integer.BYTES);
        if (windowIncrement() == 0) {
          throw protocolError("WINDOW_UPDATE must add something to a window.");
        }
      }
      case PRIORITY -> requireLength(PRIORITY_BYTES);
      case PING -> {
        requireLength(Long.BYTES);
        requireStream(stream == 0);
      }
      case SETTINGS -> {
        requireStream(stream == 0);
        checkSettings();
      }
      case PUSH_PROMISE -> throw protocolError("A client must not send PUSH_PROMISE.");
      default -> {} // CONTINUATION, or a dropped frame
    }
  }

  private void checkSettings() {
    if (has(ACK)) {
      requireLength(0);
    } else if (Http2Settings.isUsable(array, start + HEADER_BYTES, start + bytes())) {
      Http2Settings.limit(array, start + HEADER_BYTES, start + bytes());
    } else {
      throw protocolError("SETTINGS has incomplete entries, values out of range, or too many.");
    }
  }

  private void requireLength(int expected) {
    if (length != expected) {
      throw wrongSize(
          "A frame of type %d has %d bytes of payload, not %d.".formatted(type, expected, length));
    }
  }

  private void requireLengthFrom(int min) {
    if (length < min) {
      throw wrongSize(
          "A frame of type %d with these flags has at least %d bytes of payload."
              .formatted(type, min));
    }
  }

  private void requireStream(boolean fits) {
    if (!fits) {
      throw protocolError("A frame of type %d must not be on stream %d.".formatted(type, stream));
    }
  }

  private static RefusedInputException protocolError(String message) {
    return RefusedInputException.frames(Http2Error.PROTOCOL_ERROR, message);
  }

  private static RefusedInputException wrongSize(String message) {
    return RefusedInputException.frames(Http2Error.FRAME_SIZE_ERROR, message);
  }
}

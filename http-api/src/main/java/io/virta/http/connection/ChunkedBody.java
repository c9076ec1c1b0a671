package io.virta.http.connection;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A chunked body (RFC 9112, section 7.1). Re-encodes the received data as one chunk at a time, so
 * that neither tiny nor huge chunks add to the parser's cost; drops extensions and trailers, which
 * this server does not use.
 */
final class ChunkedBody {
  private static final int EXTENSION_BYTES_MAX = 1024;
  private static final int TRAILER_BYTES_MAX = 8 * 1024;
  private static final int ELEMENT_BYTES_MAX = 256 * 1024; // Pekko accepts chunks of up to 1 MiB
  private static final int SPACES_MAX = 16; // some clients write sizes at a fixed width
  private static final int HEX_DIGIT_BITS = 4;
  private static final ByteString LINE_END = ByteString.fromString("\r\n");
  private static final ByteString LAST_CHUNK = ByteString.fromString("0\r\n\r\n");

  private enum State {
    SIZE,
    AFTER_SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_START,
    TRAILER,
    TRAILER_LF,
    END_LF,
    COMPLETE
  }

  private State state = State.SIZE;
  private long size;
  private boolean sizeGiven;
  private int spaces;
  private int extensionBytes;
  private int trailerBytes;
  private ByteString data = ByteString.emptyByteString();

  boolean isComplete() {
    return state == State.COMPLETE;
  }

  /** Returns one chunk with the received data of the body, or null if no data has arrived. */
  @Nullable ByteString read(PieceBuffer input) {
    while (input.size() > 0 && state != State.COMPLETE && data.size() < ELEMENT_BYTES_MAX) {
      if (state == State.DATA) {
        int available = (int) Math.min(size, Math.min(input.size(), ELEMENT_BYTES_MAX));
        data = data.concat(input.take(available));
        size -= available;
        state = size == 0 ? State.DATA_CR : State.DATA;
      } else {
        byte next = input.first();
        input.skip(1);
        state = after(next);
      }
    }
    return element();
  }

  private @Nullable ByteString element() {
    ByteString last = isComplete() ? LAST_CHUNK : ByteString.emptyByteString();
    if (data.isEmpty()) {
      return last.isEmpty() ? null : last;
    }
    ByteString head =
        ByteString.fromArrayUnsafe(
            (Integer.toHexString(data.size()) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    ByteString chunk = head.concat(data).concat(LINE_END).concat(last);
    data = ByteString.emptyByteString();
    return chunk;
  }

  private State after(byte next) {
    return switch (state) {
      case SIZE -> afterSizeByte(next);
      case AFTER_SIZE -> afterSize(next);
      case EXTENSION -> afterExtensionByte(next);
      case SIZE_LF -> {
        requireLineEnd(next);
        sizeGiven = false;
        spaces = 0;
        yield size == 0 ? State.TRAILER_START : State.DATA;
      }
      case DATA_CR -> {
        if (next != '\r') {
          throw RefusedInputException.body("The data of a chunk must end with CR LF.");
        }
        yield State.DATA_LF;
      }
      case DATA_LF -> {
        requireLineEnd(next);
        yield State.SIZE;
      }
      case TRAILER_START -> next == '\r' ? State.END_LF : afterTrailerByte(next);
      case TRAILER -> next == '\r' ? State.TRAILER_LF : afterTrailerByte(next);
      case TRAILER_LF -> {
        requireLineEnd(next);
        yield State.TRAILER_START;
      }
      case END_LF -> {
        requireLineEnd(next);
        yield State.COMPLETE;
      }
      case DATA, COMPLETE -> throw new IllegalStateException(state.name());
    };
  }

  private State afterSizeByte(byte next) {
    int digit = Character.digit(next, 16);
    if (digit >= 0) {
      if (size > Long.MAX_VALUE >> HEX_DIGIT_BITS) {
        throw RefusedInputException.body("The size of a chunk is below 2^63.");
      }
      size = size << HEX_DIGIT_BITS | digit;
      sizeGiven = true;
      return State.SIZE;
    }
    if (!sizeGiven) {
      throw noSize();
    }
    return afterSize(next);
  }

  private State afterSize(byte next) {
    return switch (next) {
      case ';' -> State.EXTENSION;
      case '\r' -> State.SIZE_LF;
      case ' ', '\t' -> {
        if (++spaces > SPACES_MAX) {
          throw noSize();
        }
        yield State.AFTER_SIZE;
      }
      default -> throw noSize();
    };
  }

  private static RefusedInputException noSize() {
    return RefusedInputException.body("A chunk starts with its size in hexadecimal digits.");
  }

  private State afterExtensionByte(byte next) {
    if (next == '\r') {
      return State.SIZE_LF;
    }
    if (next == '\n' || ++extensionBytes > EXTENSION_BYTES_MAX) {
      throw RefusedInputException.body(
          "Chunk extensions of a body have at most "
              + EXTENSION_BYTES_MAX
              + " bytes and end with CR LF.");
    }
    return State.EXTENSION;
  }

  private State afterTrailerByte(byte next) {
    if (next == '\n' || ++trailerBytes > TRAILER_BYTES_MAX) {
      throw RefusedInputException.body(
          "The trailers of a body have at most "
              + TRAILER_BYTES_MAX
              + " bytes and end with CR LF.");
    }
    return State.TRAILER;
  }

  private static void requireLineEnd(byte next) {
    if (next != '\n') {
      throw RefusedInputException.body("A CR in the framing of chunks must be followed by LF.");
    }
  }
}

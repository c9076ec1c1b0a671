package io.virta.http.connection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The framing of HTTP/2 (RFC 9113) from a client, starting with the preface. Pekko's parser does
 * not limit the size of frames and header blocks. It also does not detect a payload that is too
 * short for its type: it then waits for the rest indefinitely and buffers all that follows. Frames
 * that this server does not use are dropped, because Pekko would keep a priority tree forever.
 */
final class Http2Framing implements Framing {
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** The largest compressed header block: the same size as an HTTP/1.1 request head. */
  static final int HEADER_BLOCK_BYTES_MAX = RequestHead.BYTES_MAX;

  private static final int CONTINUATIONS_MAX = 16;

  private final PieceBuffer input = new PieceBuffer();
  private final FrameBudget budget;
  private final Http2Answers answers = new Http2Answers();
  private boolean started;
  private int payloadLeft;
  private int headerBlockStream;
  private int headerBlockBytes;
  private int continuations;

  Http2Framing(LongSupplier nanoTime) {
    this.budget = new FrameBudget(nanoTime);
  }

  @Override
  public void feed(byte[] bytes, int from, int to) {
    input.feed(bytes, from, to);
  }

  @Override
  public @Nullable ByteString next() {
    if (!started) {
      return preface();
    }
    int passed = 0;
    while (input.size() > passed) {
      if (payloadLeft > 0) {
        int available = Math.min(payloadLeft, input.size() - passed);
        payloadLeft -= available;
        passed += available;
        continue;
      }
      Frame frame = Frame.at(input, passed);
      if (frame == null || (frame.isDropped() && passed > 0)) {
        break;
      }
      check(frame);
      if (frame.isDropped()) {
        input.skip(frame.bytes());
      } else {
        passed += frame.isStreamed() ? Frame.HEADER_BYTES : frame.bytes();
        payloadLeft = frame.isStreamed() ? frame.length() : 0;
      }
    }
    if (passed > 0) {
      return input.take(passed);
    }
    input.hold();
    return null;
  }

  private @Nullable ByteString preface() {
    int compared = Math.min(PREFACE.length, input.size());
    if (!Arrays.equals(
        PREFACE, 0, compared, input.array(), input.from(), input.from() + compared)) {
      throw protocolError("HTTP/2 starts with its connection preface.");
    }
    if (compared < PREFACE.length) {
      input.hold();
      return null;
    }
    started = true;
    return input.take(PREFACE.length);
  }

  private void check(Frame frame) {
    if (headerBlockStream != 0 && !frame.continues(headerBlockStream)) {
      throw protocolError("A header block must not be interrupted.");
    }
    frame.check();
    switch (frame.type()) {
      case Frame.HEADERS -> {
        headerBlockBytes = 0;
        continuations = 0;
        takeHeaderBlock(frame);
      }
      case Frame.CONTINUATION -> {
        if (headerBlockStream == 0) {
          throw protocolError("CONTINUATION must follow HEADERS.");
        }
        continuations++;
        takeHeaderBlock(frame);
      }
      case Frame
              .WINDOW_UPDATE -> { // not budgeted: normal traffic needs many, and they use no memory
        if (frame.stream() == 0) {
          answers.addWindow(frame.windowIncrement());
        }
      }
      case Frame.DATA -> {
        if (frame.length() == 0 && !frame.endsStream()) {
          budget.spend();
        }
      }
      case Frame.RST_STREAM -> {
        budget.spend();
        answers.countReset();
      }
      default -> budget.spend();
    }
  }

  @Override
  public ByteString sent(ByteString element) {
    return answers.sent(element);
  }

  @Override
  public boolean isOver() {
    return answers.isOver();
  }

  private void takeHeaderBlock(Frame frame) {
    headerBlockBytes += frame.length();
    if (headerBlockBytes > HEADER_BLOCK_BYTES_MAX || continuations > CONTINUATIONS_MAX) {
      throw RefusedInputException.frames(
          Http2Error.ENHANCE_YOUR_CALM,
          "A header block has at most %d bytes in %d frames."
              .formatted(HEADER_BLOCK_BYTES_MAX, CONTINUATIONS_MAX + 1));
    }
    headerBlockStream = frame.endsHeaders() ? 0 : frame.stream();
  }

  private static RefusedInputException protocolError(String message) {
    return RefusedInputException.frames(Http2Error.PROTOCOL_ERROR, message);
  }
}

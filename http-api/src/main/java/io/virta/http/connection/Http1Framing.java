package io.virta.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The framing of HTTP/1.1 requests. An element contains one head, with the part of its body that
 * has arrived, or a piece of a body, because Pekko's parser recurses once for each request in an
 * element. Bodies of a known length pass uncopied and unexamined.
 */
final class Http1Framing implements Framing {
  private static final String UPGRADE = "upgrade:";
  private static final String LINE_END = "\r\n";

  private final PieceBuffer input = new PieceBuffer();
  private RequestHead head = new RequestHead();
  private long bodyBytesLeft;
  private @Nullable ChunkedBody chunks;
  private boolean asked;

  @Override
  public void feed(byte[] bytes, int from, int to) {
    input.feed(bytes, from, to);
  }

  @Override
  public @Nullable ByteString next() {
    if (input.size() == 0) {
      return null;
    }
    if (chunks != null) {
      return nextOfChunks(chunks);
    }
    if (bodyBytesLeft > 0) {
      int available = (int) Math.min(bodyBytesLeft, input.size());
      bodyBytesLeft -= available;
      return input.take(available);
    }
    return nextHead();
  }

  @Override
  public @Nullable ByteString end() {
    boolean betweenRequests = chunks == null && bodyBytesLeft == 0;
    return betweenRequests && asked ? ClosingRequest.BYTES : null;
  }

  private @Nullable ByteString nextOfChunks(ChunkedBody body) {
    ByteString element = body.read(input);
    if (body.isComplete()) {
      chunks = null;
    }
    return element;
  }

  private @Nullable ByteString nextHead() {
    boolean begun = input.skipEmptyLines(); // RFC 9112, section 2.2
    int headBytes = begun ? head.read(input) : -1;
    if (headBytes < 0) {
      input.hold();
      return null;
    }
    asked = true;
    RequestHead complete = head;
    head = new RequestHead();
    ByteString element = pass(complete, headBytes);
    return complete.asksForUpgrade() ? withoutUpgrade(element, headBytes) : element;
  }

  private ByteString pass(RequestHead head, int headBytes) {
    long bodyBytes = head.bodyBytes();
    if (bodyBytes == RequestHead.CHUNKED) {
      chunks = new ChunkedBody();
      return input.take(headBytes);
    }
    int along = (int) Math.min(bodyBytes, input.size() - headBytes);
    bodyBytesLeft = bodyBytes - along;
    return input.take(headBytes + along);
  }

  // Pekko would switch to HTTP/2 directly after the head, and parse the body as frames.
  private static ByteString withoutUpgrade(ByteString element, int headBytes) {
    List<String> lines = new ArrayList<>();
    for (String line : element.take(headBytes).decodeString(ISO_8859_1).split(LINE_END, -1)) {
      if (!line.regionMatches(true, 0, UPGRADE, 0, UPGRADE.length())) {
        lines.add(line);
      }
    }
    byte[] head = String.join(LINE_END, lines).getBytes(ISO_8859_1);
    return ByteString.fromArrayUnsafe(head).concat(element.drop(headBytes));
  }
}

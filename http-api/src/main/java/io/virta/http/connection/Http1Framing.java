package io.virta.http.connection;

import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 requests, one after the other. An element holds one head, with as much of its body as
 * came along, or a piece of a body: Pekko's parser recurses once per request in an element. Bodies
 * of a known length pass without being copied or looked at.
 */
final class Http1Framing implements Framing {
  // Held until it is complete, so that it fits beside the heads of all connections.
  private static final int UPGRADE_BODY_BYTES_MAX = 8 * 1024;

  private final PieceBuffer input = new PieceBuffer();
  private RequestHead head = new RequestHead();
  private long bodyBytesLeft;
  private @Nullable ChunkedBody chunks;
  private long upgradeBytes;
  private boolean upgraded;

  @Override
  public void feed(byte[] bytes, int from, int to) {
    input.feed(bytes, from, to);
  }

  /** The bytes that were fed and are not part of an element yet. */
  ByteString rest() {
    return input.take(input.size());
  }

  /** Whether the client was offered HTTP/2; its next bytes are frames. */
  boolean isUpgraded() {
    return upgraded;
  }

  @Override
  public @Nullable ByteString next() {
    if (upgraded || input.size() == 0) {
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
    return upgradeBytes > 0 ? upgrade() : nextHead();
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
    RequestHead complete = head;
    head = new RequestHead();
    return complete.asksForUpgrade()
        ? decideUpgrade(complete, headBytes)
        : pass(complete, headBytes);
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

  // Pekko answers 101 as soon as it has the head, and takes what follows for HTTP/2. So a short
  // body is waited for; a
  // longer one stays on HTTP/1.1, and the connection ends with the answer, since its next request
  // might ask again.
  private @Nullable ByteString decideUpgrade(RequestHead head, int headBytes) {
    long bodyBytes = head.bodyBytes();
    boolean shortBody = bodyBytes >= 0 && bodyBytes <= UPGRADE_BODY_BYTES_MAX;
    if (head.upgradesToHttp2() && shortBody && (bodyBytes == 0 || !head.continues())) {
      upgradeBytes = headBytes + bodyBytes;
      return upgrade();
    }
    ByteString original = pass(head, headBytes);
    byte[] changed = Http2Upgrade.removedFrom(original.take(headBytes).toArrayUnsafe());
    return ByteString.fromArrayUnsafe(changed).concat(original.drop(headBytes));
  }

  private @Nullable ByteString upgrade() {
    if (input.size() < upgradeBytes) {
      input.hold();
      return null;
    }
    upgraded = true;
    return input.take((int) upgradeBytes);
  }
}

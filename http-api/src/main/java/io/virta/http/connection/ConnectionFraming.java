package io.virta.http.connection;

import java.util.function.Supplier;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The framing of a connection: HTTP/2 if it starts with the HTTP/2 preface, otherwise HTTP/1.1.
 * Pekko looks for the preface only in the first element, so the preface is never split.
 */
final class ConnectionFraming implements Framing {
  private static final byte TLS_HANDSHAKE = 22;

  private final Supplier<Alpn> alpn;
  private final PieceBuffer first = new PieceBuffer();
  private @Nullable Framing chosen;

  /**
   * Creates the framing of a new connection.
   *
   * @param alpn returns the protocol negotiated by TLS; called when the first bytes have arrived
   */
  ConnectionFraming(Supplier<Alpn> alpn) {
    this.alpn = alpn;
  }

  @Override
  public void feed(byte[] bytes, int from, int to) {
    if (chosen == null) {
      first.feed(bytes, from, to);
    } else {
      chosen.feed(bytes, from, to);
    }
  }

  @Override
  public @Nullable ByteString next() {
    Framing framing = chosen == null ? choose() : chosen;
    if (framing == null) {
      return null;
    }
    chosen = framing;
    return framing.next();
  }

  @Override
  public @Nullable ByteString end() {
    return chosen == null ? null : chosen.end();
  }

  @Override
  public ByteString sent(ByteString element) {
    return chosen == null ? element : chosen.sent(element);
  }

  @Override
  public boolean isOver() {
    return chosen != null && chosen.isOver();
  }

  private @Nullable Framing choose() {
    int compared = Math.min(first.size(), Http2Framing.PREFACE.length);
    int same = 0;
    while (same < compared && first.array()[first.from() + same] == Http2Framing.PREFACE[same]) {
      same++;
    }
    if (same == compared && compared < Http2Framing.PREFACE.length) {
      first.hold();
      return null;
    }
    boolean http2 = same == Http2Framing.PREFACE.length;
    require(alpn.get(), http2);
    return startedWith(
        http2 ? new Http2Framing(System::nanoTime) : new Http1Framing(), first.take(first.size()));
  }

  private void require(Alpn negotiated, boolean http2) {
    if (negotiated == Alpn.NO_TLS && first.first() == TLS_HANDSHAKE) {
      throw RefusedInputException.head(400, "This port does not speak TLS.");
    }
    if (negotiated == Alpn.HTTP_2 && !http2) {
      throw RefusedInputException.frames(
          Http2Error.PROTOCOL_ERROR, "HTTP/2 was negotiated; its connection preface is missing.");
    }
    if (negotiated == Alpn.HTTP_1 && http2) {
      throw RefusedInputException.head(400, "HTTP/2 was not negotiated with TLS (ALPN).");
    }
  }

  private static <F extends Framing> F startedWith(F framing, ByteString bytes) {
    byte[] array = bytes.toArrayUnsafe();
    framing.feed(array, 0, array.length);
    return framing;
  }
}

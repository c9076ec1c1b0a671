package io.virta.http.upgrade;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Looks at the first request of a connection. Pekko HTTP answers {@code 101 Switching Protocols} as
 * soon as it has a head with {@code Upgrade: h2c}, and then takes the body for HTTP/2 and hangs up;
 * Java's own client asks for that upgrade with every POST. So the gate holds back such a request
 * until its body is there. A body that is too long for that, or that the client sends only when
 * told to, stays on HTTP/1.1: the wish to upgrade is taken out, and the connection ends with the
 * answer, since its next request might ask again. All else passes as it comes.
 */
final class UpgradeGate extends GraphStage<FlowShape<ByteString, ByteString>> {
  // With all connections that a server takes, this much is held at most 128 MB.
  private static final int HEAD_BYTES_MAX = 8 * 1024;
  private static final int BODY_BYTES_MAX = 8 * 1024;
  private static final ByteString HEAD_END = ByteString.fromString("\r\n\r\n");

  private final Inlet<ByteString> in = Inlet.create("UpgradeGate.in");
  private final Outlet<ByteString> out = Outlet.create("UpgradeGate.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private ByteString held = ByteString.emptyByteString();
    private int wanted;
    private boolean open;

    Logic() {
      super(shape);
      setHandlers(in, out, new Handler());
    }

    private void take(ByteString bytes) {
      int known = held.size();
      // In one piece: Pekko has the body with the head then, and bytes that come singly cost
      // little.
      held = held.concat(bytes).compact();
      if (wanted == 0) {
        lookAtHead(Math.max(0, known - HEAD_END.size()));
      }
      if (wanted > 0 && held.size() >= wanted) {
        pass(held);
      }
      if (!open) {
        pull(in);
      }
    }

    private void lookAtHead(int from) {
      int end = held.indexOfSlice(HEAD_END, from);
      if (!isRequest() || (end < 0 && held.size() > HEAD_BYTES_MAX)) {
        pass(held);
      } else if (end >= 0) {
        decide(end + HEAD_END.size());
      }
    }

    /** Whether it starts as HTTP/1.1 does: not TLS, not the preface of HTTP/2. */
    private boolean isRequest() {
      byte first = held.isEmpty() ? (byte) 'P' : held.apply(0);
      boolean preface = held.size() > 2 && held.apply(0) == 'P' && held.apply(2) == 'I';
      return first >= 'A' && first <= 'Z' && !preface;
    }

    private void decide(int headBytes) {
      String text = held.take(headBytes).decodeString(StandardCharsets.ISO_8859_1);
      UpgradeHead head = UpgradeHead.read(text);
      if (!head.upgrade() || head.bodyBytes() == 0) {
        pass(held);
      } else if (head.bodyBytes() > 0 && head.bodyBytes() <= BODY_BYTES_MAX && !head.continues()) {
        wanted = headBytes + (int) head.bodyBytes();
      } else {
        pass(ByteString.fromArray(UpgradeHead.withoutUpgrade(text)).concat(held.drop(headBytes)));
      }
    }

    private void pass(ByteString bytes) {
      open = true;
      held = ByteString.emptyByteString();
      push(out, bytes);
    }

    private final class Handler extends AbstractInOutHandler {
      @Override
      public void onPush() {
        if (open) {
          push(out, grab(in));
        } else {
          take(grab(in));
        }
      }

      @Override
      public void onPull() {
        pull(in);
      }

      @Override
      public void onUpstreamFinish() {
        if (held.isEmpty()) {
          completeStage();
        } else {
          emit(out, held, UpgradeGate.Logic.this::completeStage);
        }
      }
    }
  }
}

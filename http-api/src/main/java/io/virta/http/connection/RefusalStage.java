package io.virta.http.connection;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Sends the reason to the peer of a refused connection, in the protocol that it uses, and ends.
 * First waits for input, because clients read an answer only after they have sent something;
 * afterwards reads on for a while, because closing with unread input would reset the connection.
 */
final class RefusalStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final Duration FIRST_BYTES_WITHIN = Duration.ofSeconds(1);

  private final Inlet<ByteString> in = Inlet.create("RefusalStage.in");
  private final Outlet<ByteString> out = Outlet.create("RefusalStage.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final String reason;
  private final Supplier<Alpn> alpn;
  private final Runnable whenEnded;

  RefusalStage(String reason, Supplier<Alpn> alpn, Runnable whenEnded) {
    this.reason = reason;
    this.alpn = alpn;
    this.whenEnded = whenEnded;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private boolean answered;
    private boolean told;

    Logic() {
      super(shape);
      setHandlers(in, out, new Handler());
    }

    @Override
    public void preStart() {
      pull(in);
      scheduleOnce(FIRST_BYTES_WITHIN, FIRST_BYTES_WITHIN);
    }

    @Override
    public void onTimer(Object key) {
      if (!answered) {
        answer(false);
      } else if (told) {
        completeStage();
      } else {
        failStage(new PeerDoesNotReadException()); // completing the stage would wait for the peer
      }
    }

    private void answer(boolean http2) {
      answered = true;
      cancelTimer(FIRST_BYTES_WITHIN);
      scheduleOnce(GateStage.PARTING, GateStage.PARTING);
      emit(
          out,
          http2
              ? Refusal.http2AtOnce(Http2Error.ENHANCE_YOUR_CALM, reason)
              : Refusal.http1(503, reason),
          () -> told = true);
    }

    private boolean startsLikeHttp2(ByteString bytes) {
      return bytes.size() > 2 && bytes.apply(0) == 'P' && bytes.apply(2) == 'I';
    }

    @Override
    public void postStop() {
      whenEnded.run();
    }

    private final class Handler extends AbstractInOutHandler {
      @Override
      public void onPush() {
        ByteString bytes = grab(in);
        if (!answered) {
          answer(alpn.get() == Alpn.HTTP_2 || startsLikeHttp2(bytes));
        }
        pull(in);
      }

      @Override
      public void onPull() {
        // Nothing to do: answer(boolean) emits the only element.
      }
    }
  }
}

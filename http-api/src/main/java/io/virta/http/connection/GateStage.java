package io.virta.http.connection;

import java.time.Duration;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Hands the bytes of a connection to Pekko HTTP in the elements of a {@link Framing}, one for each
 * that is asked for. When the framing refuses the input, the peer gets the refusal behind what is
 * under way, and some time to read it.
 */
final class GateStage
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  /** How long a refused peer has to read why. Closing at once would reset what it has not read. */
  static final Duration PARTING = Duration.ofMillis(500);

  // What Pekko answers to the request that stands for a refused one.
  private static final ByteString UNSUPPORTED = ByteString.fromString("HTTP/1.1 501 ");

  private final Inlet<ByteString> fromPeer = Inlet.create("GateStage.fromPeer");
  private final Outlet<ByteString> toHttp = Outlet.create("GateStage.toHttp");
  private final Inlet<ByteString> fromHttp = Inlet.create("GateStage.fromHttp");
  private final Outlet<ByteString> toPeer = Outlet.create("GateStage.toPeer");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(fromPeer, toHttp, fromHttp, toPeer);
  private final Framing framing;
  private final Runnable whenEnded;

  /**
   * The gate of one connection.
   *
   * @param whenEnded run when HTTP has nothing more to say
   */
  GateStage(Framing framing, Runnable whenEnded) {
    this.framing = framing;
    this.whenEnded = whenEnded;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private ByteString lastWords = ByteString.emptyByteString();
    private boolean refused;
    private boolean parting;
    private boolean told;

    Logic() {
      super(shape);
      setHandler(fromPeer, new FromPeer());
      setHandler(toHttp, new ToHttp());
      setHandler(fromHttp, new FromHttp());
      setHandler(toPeer, new ToPeer());
    }

    private void advance() {
      if (refused || !isAvailable(toHttp)) {
        return;
      }
      try {
        ByteString element = framing.next();
        if (element != null) {
          push(toHttp, element);
        } else if (isClosed(fromPeer)) {
          complete(toHttp);
        } else if (!hasBeenPulled(fromPeer)) {
          pull(fromPeer);
        }
      } catch (RefusedInputException refusal) {
        refuse(refusal);
      }
    }

    private void refuse(RefusedInputException refusal) {
      refused = true;
      lastWords = refusal.answer();
      if (refusal.parserInput().isEmpty()) {
        cancel(fromHttp);
        emit(toPeer, lastWords, () -> told = true);
        part();
      } else {
        push(toHttp, refusal.parserInput());
      }
    }

    private void part() {
      parting = true;
      scheduleOnce(PARTING, PARTING);
      if (!isClosed(fromPeer) && !hasBeenPulled(fromPeer)) {
        pull(fromPeer);
      }
    }

    private ByteString inOurWords(ByteString answer) {
      boolean ofParser =
          refused && !lastWords.isEmpty() && answer.take(UNSUPPORTED.size()).equals(UNSUPPORTED);
      return ofParser ? lastWords : answer;
    }

    @Override
    public void onTimer(Object key) {
      if (told) {
        completeStage();
      } else {
        failStage(new PeerDoesNotReadException()); // completing would wait for the peer
      }
    }

    @Override
    public void postStop() {
      whenEnded.run();
    }

    private final class FromPeer extends AbstractInHandler {
      @Override
      public void onPush() {
        ByteString piece = grab(fromPeer);
        if (parting) {
          pull(fromPeer);
        } else if (!refused) {
          byte[] bytes = piece.toArrayUnsafe();
          framing.feed(bytes, 0, bytes.length);
          advance();
        }
      }

      @Override
      public void onUpstreamFinish() {
        if (parting) {
          completeStage();
        } else {
          advance();
        }
      }
    }

    private final class ToHttp extends AbstractOutHandler {
      @Override
      public void onPull() {
        advance();
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (!refused) {
          cancel(fromPeer);
        }
      }
    }

    private final class FromHttp extends AbstractInHandler {
      @Override
      public void onPush() {
        push(toPeer, inOurWords(framing.sent(grab(fromHttp))));
        if (framing.isOver() && !parting) {
          refused = true;
          told = true;
          part();
        }
      }

      @Override
      public void onUpstreamFinish() {
        if (refused) {
          told = true;
          part();
        } else {
          complete(toPeer);
        }
      }
    }

    private final class ToPeer extends AbstractOutHandler {
      @Override
      public void onPull() {
        if (!isClosed(fromHttp) && !hasBeenPulled(fromHttp)) {
          pull(fromHttp);
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(fromHttp);
      }
    }
  }
}

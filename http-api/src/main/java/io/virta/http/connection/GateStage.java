package io.virta.http.connection;

import java.time.Duration;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Passes the bytes of a connection to Pekko HTTP in the elements of a {@link Framing}, one on each
 * demand. If the framing refuses the input, the peer receives the refusal after the answers in
 * progress, and some time to read it. An HTTP/1.1 peer that has closed its side still receives the
 * answers in progress, which Pekko would drop; the {@link SocketStage} checks that the peer reads
 * them.
 */
final class GateStage extends ConnectionStage {
  /**
   * The time a refused peer has to read the refusal. Closing immediately would discard data that it
   * has not read yet.
   */
  static final Duration PARTING = Duration.ofMillis(500);

  private final Framing framing;
  private final Runnable whenEnded;

  /**
   * Creates the gate of one connection.
   *
   * @param whenEnded run when HTTP has sent its last byte
   */
  GateStage(Framing framing, Runnable whenEnded) {
    this.framing = framing;
    this.whenEnded = whenEnded;
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
    private boolean finishing;

    Logic() {
      super(shape());
      setHandler(fromBelow, new FromBelow());
      setHandler(toAbove, new ToAbove());
      setHandler(fromAbove, new FromAbove());
      setHandler(toBelow, new ToBelow());
    }

    private void advance() {
      if (refused || finishing || !isAvailable(toAbove)) {
        return;
      }
      try {
        ByteString element = framing.next();
        if (element != null) {
          push(toAbove, element);
        } else if (isClosed(fromBelow)) {
          finish();
        } else if (!hasBeenPulled(fromBelow)) {
          pull(fromBelow);
        }
      } catch (RefusedInputException refusal) {
        refuse(refusal);
      }
    }

    /** Passes the end of the input on, or holds it back while answers are in progress. */
    private void finish() {
      ByteString last = framing.end();
      if (last == null) {
        complete(toAbove);
      } else {
        finishing = true;
        push(toAbove, last);
      }
    }

    private void refuse(RefusedInputException refusal) {
      refused = true;
      lastWords = refusal.answer();
      if (refusal.parserInput().isEmpty()) {
        cancel(fromAbove);
        emit(toBelow, lastWords, () -> told = true);
        part();
      } else {
        push(toAbove, refusal.parserInput());
      }
    }

    private void part() {
      parting = true;
      scheduleOnce(PARTING, PARTING);
      if (!isClosed(fromBelow) && !hasBeenPulled(fromBelow)) {
        pull(fromBelow);
      }
    }

    private ByteString inOurWords(ByteString answer) {
      return refused && ClosingRequest.isAnsweredBy(answer) ? lastWords : answer;
    }

    @Override
    public void onTimer(Object key) {
      if (told) {
        completeStage();
      } else {
        failStage(new PeerDoesNotReadException()); // completing the stage would wait for the peer
      }
    }

    @Override
    public void postStop() {
      whenEnded.run();
    }

    private final class FromBelow extends AbstractInHandler {
      @Override
      public void onPush() {
        ByteString piece = grab(fromBelow);
        if (parting) {
          pull(fromBelow);
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

    private final class ToAbove extends AbstractOutHandler {
      @Override
      public void onPull() {
        advance();
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (!refused) {
          cancel(fromBelow);
        }
      }
    }

    private final class FromAbove extends AbstractInHandler {
      @Override
      public void onPush() {
        ByteString answer = grab(fromAbove);
        if (finishing && ClosingRequest.isAnsweredBy(answer)) {
          completeStage();
          return;
        }
        push(toBelow, inOurWords(framing.sent(answer)));
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
        } else if (finishing) {
          completeStage();
        } else {
          complete(toBelow);
        }
      }
    }

    private final class ToBelow extends AbstractOutHandler {
      @Override
      public void onPull() {
        if (!isClosed(fromAbove) && !hasBeenPulled(fromAbove)) {
          pull(fromAbove);
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(fromAbove);
      }
    }
  }
}

package io.virta.http.connection;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * The stage directly above TCP, below TLS, which lives as long as the socket is open. It closes a
 * connection on which nothing moves, sooner when its peer asks for nothing more and does not take
 * its answers, and resets it if the peer does not take what was sent: TLS waits for the peer's
 * close_notify, and TCP for the peer to read, both without a limit.
 */
final class SocketStage extends ConnectionStage {
  // Taken by TCP at a time: every such piece counts as progress of a peer that reads slowly. Each
  // is a round trip between two actors, so a piece of an answer goes whole (256 KiB by default).
  private static final int WRITE_BYTES_MAX = 256 * 1024;
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

  private final Socket socket;
  private final SocketTimeouts timeouts;
  private final CompletionStage<?> served;
  private final Runnable whenClosed;

  /**
   * The stage of one connection.
   *
   * @param served completes when no answer is left to be given, which TLS does not report
   * @param whenClosed run when the socket is closed
   */
  SocketStage(
      Socket socket, SocketTimeouts timeouts, CompletionStage<?> served, Runnable whenClosed) {
    this.socket = socket;
    this.timeouts = timeouts;
    this.served = served;
    this.whenClosed = whenClosed;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private enum Timer {
    QUIET,
    CLOSED
  }

  private final class Logic extends TimerGraphStageLogic {
    private ByteString unsent = ByteString.emptyByteString();
    private boolean ending;
    private long movedAt = System.nanoTime();

    Logic() {
      super(shape());
      setHandler(fromAbove, new FromAbove());
      setHandler(toBelow, new ToBelow());
      setHandler(fromBelow, new FromBelow());
      setHandler(toAbove, new ToAbove());
    }

    @Override
    public void preStart() {
      setKeepGoing(true);
      scheduleOnce(Timer.QUIET, timeouts.idle());
      AsyncCallback<Object> end = createAsyncCallback(done -> end());
      served.whenComplete((done, failure) -> end.invoke(this));
    }

    @Override
    public void postStop() {
      whenClosed.run();
    }

    @Override
    public void onTimer(Object timer) {
      if (timer == Timer.CLOSED) {
        settle();
        return;
      }
      Duration allowed = ending || isUpToPeer() ? timeouts.linger() : timeouts.idle();
      Duration quiet = Duration.ofNanos(System.nanoTime() - movedAt);
      if (quiet.compareTo(allowed) < 0) {
        scheduleOnce(Timer.QUIET, allowed.minus(quiet));
      } else if (isClosed(toBelow)) {
        reset();
      } else {
        end();
        close();
      }
    }

    /**
     * Whether a peer that is no longer read from has yet to take what was written. How long its
     * next answer takes to come is for HTTP to bound.
     */
    private boolean isUpToPeer() {
      return isClosed(toAbove) && !isAvailable(toBelow);
    }

    /** From now on the connection lives as long as its peer takes what is left. */
    private void end() {
      if (!ending) {
        ending = true;
        restartTimer();
      }
    }

    private void restartTimer() {
      movedAt = System.nanoTime();
      scheduleOnce(Timer.QUIET, timeouts.linger());
    }

    /** Lets TCP close the socket once it has written what it has. */
    private void close() {
      complete(toBelow);
      complete(toAbove);
      cancel(fromAbove);
      restartTimer();
      drain();
      settle();
    }

    private void reset() {
      if (isClosed(fromBelow)) {
        resetSocket();
      } else {
        cancel(fromBelow, new PeerDoesNotReadException());
      }
      settle();
    }

    // TCP reported the peer's end and got ours, so no signal reaches it. Its pending write fails,
    // however, once the socket takes no more output.
    private void resetSocket() {
      try {
        socket.setSoLinger(true, 0);
        socket.shutdownOutput();
      } catch (IOException closedMeanwhile) {
        // There is nothing to reset.
      }
    }

    /** Ends this stage if the socket is closed; otherwise looks again soon. */
    private void settle() {
      if (isClosed(toBelow) && isClosed(fromBelow)) {
        if (socket.isClosed()) {
          completeStage();
        } else {
          scheduleOnce(Timer.CLOSED, CHECK_INTERVAL);
        }
      }
    }

    /** Reads and drops input that nobody wants: closing a socket with unread input resets it. */
    private void drain() {
      if (isClosed(toAbove) && !isClosed(fromBelow) && !hasBeenPulled(fromBelow)) {
        pull(fromBelow);
      }
    }

    private void write() {
      if (!unsent.isEmpty()) {
        int bytes = writeBytes();
        push(toBelow, unsent.take(bytes));
        unsent = unsent.drop(bytes);
        movedAt = System.nanoTime();
        if (isClosed(toAbove)) {
          scheduleOnce(Timer.QUIET, timeouts.linger());
        }
      }
      if (unsent.isEmpty() && isClosed(fromAbove)) {
        close();
      }
    }

    /** A short rest is worth no write of its own. */
    private int writeBytes() {
      return unsent.length() <= WRITE_BYTES_MAX * 3 / 2 ? unsent.length() : WRITE_BYTES_MAX;
    }

    private final class FromAbove extends AbstractInHandler {
      @Override
      public void onPush() {
        unsent = grab(fromAbove);
        if (unsent.isEmpty()) {
          pull(fromAbove);
        } else {
          write();
        }
      }

      @Override
      public void onUpstreamFinish() {
        end();
        if (unsent.isEmpty()) {
          close();
        }
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        unsent = ByteString.emptyByteString();
        fail(toBelow, failure);
        fail(toAbove, failure);
        drain();
        settle();
      }
    }

    private final class ToBelow extends AbstractOutHandler {
      @Override
      public void onPull() {
        movedAt = System.nanoTime();
        if (unsent.isEmpty()) {
          pull(fromAbove);
        } else {
          write();
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        whenClosed.run(); // TCP's stage ends with the socket
        unsent = ByteString.emptyByteString();
        cancel(fromAbove, cause);
        drain();
        settle();
      }
    }

    private final class FromBelow extends AbstractInHandler {
      @Override
      public void onPush() {
        ByteString bytes = grab(fromBelow);
        if (isClosed(toAbove)) {
          pull(fromBelow);
          return;
        }
        if (!ending) {
          movedAt = System.nanoTime();
        }
        push(toAbove, bytes);
      }

      @Override
      public void onUpstreamFinish() {
        complete(toAbove);
        scheduleOnce(Timer.QUIET, timeouts.linger());
        settle();
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        fail(toAbove, failure);
        cancel(fromAbove, failure);
        settle();
      }
    }

    private final class ToAbove extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(fromBelow);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        scheduleOnce(Timer.QUIET, timeouts.linger());
        drain();
      }
    }
  }
}

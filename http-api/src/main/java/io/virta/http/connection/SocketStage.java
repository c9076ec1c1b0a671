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
 * The stage directly above TCP, below TLS, which lives as long as the socket is open. Closes an
 * idle connection, after a shorter time if the peer sends no further requests and does not read its
 * answers, and resets the connection if the peer does not read the data already sent: TLS waits for
 * the peer's close_notify and TCP for the peer to read, both without a time limit.
 */
final class SocketStage extends ConnectionStage {
  // The largest write to TCP. Each write counts as progress of a slow reader, and each costs a
  // round trip between two actors; so a piece of an answer (256 KiB by default) is one write.
  private static final int WRITE_BYTES_MAX = 256 * 1024;
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

  private final Socket socket;
  private final SocketTimeouts timeouts;
  private final CompletionStage<?> served;
  private final Runnable whenClosed;

  /**
   * Creates the stage of one connection.
   *
   * @param served completes when no more answers follow, which TLS does not report
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
     * Whether input has ended and TCP has not yet accepted the last write. While HTTP is still
     * producing an answer, HTTP's own timeouts apply instead.
     */
    private boolean isUpToPeer() {
      return isClosed(toAbove) && !isAvailable(toBelow);
    }

    /**
     * From here on, the connection stays open only as long as its peer keeps reading the remaining
     * data.
     */
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

    /** Lets TCP close the socket after writing its pending data. */
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

    // Both directions of the stream to TCP's stage are closed, so no signal reaches it. But its
    // pending write fails once the output of the socket is shut down.
    private void resetSocket() {
      try {
        socket.setSoLinger(true, 0);
        socket.shutdownOutput();
      } catch (IOException closedMeanwhile) {
        // The socket is already closed.
      }
    }

    /** Ends this stage if the socket is closed; otherwise checks again soon. */
    private void settle() {
      if (isClosed(toBelow) && isClosed(fromBelow)) {
        if (socket.isClosed()) {
          completeStage();
        } else {
          scheduleOnce(Timer.CLOSED, CHECK_INTERVAL);
        }
      }
    }

    /** Reads and drops unneeded input, because closing a socket with unread input resets it. */
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

    /** Avoids a separate write for a short remainder. */
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

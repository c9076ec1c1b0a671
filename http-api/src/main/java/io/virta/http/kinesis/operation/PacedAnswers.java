package io.virta.http.kinesis.operation;

import io.virta.actors.model.RecordSlice;
import io.virta.http.kinesis.hot.RecordsBody;
import io.virta.http.memory.BytePermits.Lease;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Hands answers out at the pace of their clients: small ones at once, others piece by piece. A
 * client that does not take its answer in time loses it, and what it held is free again.
 */
final class PacedAnswers {
  private final OperationContext context;

  PacedAnswers(OperationContext context) {
    this.context = context;
  }

  /**
   * What an answer holds until its client has taken it: its own bytes when it is small, else the
   * records behind it and the piece at hand.
   */
  long heldBytes(RecordsBody body, RecordSlice slice) {
    int pieceBytes = context.settings().answerPieceBytes();
    return body.length() <= pieceBytes ? body.length() : slice.retainedBytes() + pieceBytes;
  }

  /** The lease is given back when nothing of the body is held any more. */
  Answer answer(Call call, RecordsBody body, Lease lease) {
    int pieceBytes = context.settings().answerPieceBytes();
    if (body.length() > pieceBytes) {
      return new Answer.Pieces(
          body.length(), paced(Source.unfold(body, rest -> piece(rest, pieceBytes)), lease));
    }
    // Made at once: until then all records of the batches around it are held, too.
    ByteString whole = body.next(Integer.MAX_VALUE);
    if (call.multiplexed() && whole.length() > LastingSource.TAKEN_IN_ADVANCE_BYTES_MAX) {
      return new Answer.Pieces(whole.length(), paced(LastingSource.of(whole), lease));
    }
    // From here on these few bytes belong to the connection, whose own bounds hold.
    lease.close();
    return new Answer.Whole(whole);
  }

  private Source<ByteString, NotUsed> paced(Source<ByteString, NotUsed> pieces, Lease lease) {
    Duration timeout = context.settings().answerTimeout();
    // A connection may die before it ever asks for the body: then only this timer frees the lease.
    Cancellable guard =
        context
            .scheduler()
            .scheduleOnce(
                timeout.multipliedBy(2),
                lease::close,
                ExecutionContexts.fromExecutor(Runnable::run));
    return pieces
        .completionTimeout(timeout)
        .watchTermination(
            (unused, done) -> {
              done.whenComplete(
                  (finished, failure) -> {
                    guard.cancel();
                    lease.close();
                  });
              return NotUsed.getInstance();
            });
  }

  private static Optional<Pair<RecordsBody, ByteString>> piece(RecordsBody rest, int pieceBytes) {
    return rest.isDone() ? Optional.empty() : Optional.of(Pair.create(rest, rest.next(pieceBytes)));
  }
}

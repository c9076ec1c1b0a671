package io.virta.http.kinesis.operation;

import io.virta.actors.model.RecordSlice;
import io.virta.http.kinesis.hot.RecordsBody;
import io.virta.http.memory.BytePermits.Lease;
import io.virta.http.memory.LastingSource;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Sends answers at the pace of their clients: small ones at once, others piece by piece. If a
 * client does not receive its answer in time, the answer is cut off and its memory is released.
 */
final class PacedAnswers {
  private final OperationContext context;

  PacedAnswers(OperationContext context) {
    this.context = context;
  }

  /**
   * Returns the memory that an answer uses until its client has received it: its own bytes if it is
   * small, otherwise the source records and the current piece.
   */
  long heldBytes(RecordsBody body, RecordSlice slice) {
    int pieceBytes = context.settings().answerPieceBytes();
    return body.length() <= pieceBytes ? body.length() : slice.retainedBytes() + pieceBytes;
  }

  /** Creates the answer; the lease is released when no part of the body is held any longer. */
  Answer answer(Call call, RecordsBody body, Lease lease) {
    int pieceBytes = context.settings().answerPieceBytes();
    if (body.length() > pieceBytes) {
      return new Answer.Pieces(
          body.length(), paced(Source.unfold(body, rest -> piece(rest, pieceBytes)), lease));
    }
    // Produced at once, because until then the complete batches that contain its records are held,
    // too.
    ByteString whole = body.next(Integer.MAX_VALUE);
    if (call.multiplexed() && whole.length() > LastingSource.TAKEN_IN_ADVANCE_BYTES_MAX) {
      return new Answer.Pieces(whole.length(), paced(LastingSource.of(whole), lease));
    }
    // From here on, these few bytes count towards the connection, which has its own limits.
    lease.close();
    return new Answer.Whole(whole);
  }

  private Source<ByteString, NotUsed> paced(Source<ByteString, NotUsed> pieces, Lease lease) {
    Duration timeout = context.settings().answerTimeout();
    // If a connection fails before it requests the body, only this timer releases the lease.
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

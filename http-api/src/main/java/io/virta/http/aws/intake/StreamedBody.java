package io.virta.http.aws.intake;

import io.virta.http.memory.BytePermits.Lease;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A body that is read once, as it arrives, with the permits for what it keeps in memory meanwhile.
 * One that nobody begins to read must be dropped.
 */
final class StreamedBody {
  private enum State {
    WAITING,
    READ,
    DROPPED
  }

  private final HttpRequest request;
  private final BodyStage.Terms terms;
  private final StreamDecoder decoder;
  private final Lease lease;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  private volatile boolean arrived;

  StreamedBody(HttpRequest request, BodyStage.Terms terms, StreamDecoder decoder, Lease lease) {
    this.request = request;
    this.terms = terms;
    this.decoder = decoder;
    this.lease = lease;
  }

  /** The bytes, for one reader. */
  Source<ByteString, NotUsed> bytes() {
    return request
        .entity()
        .getDataBytes()
        .mapMaterializedValue(any -> NotUsed.getInstance())
        .via(new BodyStage(terms, decoder, this::begin, () -> arrived = true, lease::close));
  }

  private void begin() {
    if (!state.compareAndSet(State.WAITING, State.READ)) {
      throw new IllegalStateException("a body is read once, and in time");
    }
  }

  HttpRequest request() {
    return request;
  }

  /** Whether nothing of it is still to come. */
  boolean hasArrived() {
    return arrived || request.entity().isStrict();
  }

  /** Gives the permits back unless somebody reads; true when nobody does or will. */
  boolean drop() {
    if (!state.compareAndSet(State.WAITING, State.DROPPED)) {
      return false;
    }
    lease.close();
    return true;
  }
}

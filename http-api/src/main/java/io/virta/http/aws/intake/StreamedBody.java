package io.virta.http.aws.intake;

import io.virta.http.memory.BytePermits.Lease;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A body that is read once, as it arrives, with the permits for the memory it uses meanwhile. If it
 * is never read, it must be dropped.
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

  /** Whether the complete body has arrived. */
  boolean hasArrived() {
    return arrived || request.entity().isStrict();
  }

  /**
   * Releases the permits unless a reader has started; returns whether it did, after which the body
   * can no longer be read.
   */
  boolean drop() {
    if (!state.compareAndSet(State.WAITING, State.DROPPED)) {
      return false;
    }
    lease.close();
    return true;
  }
}

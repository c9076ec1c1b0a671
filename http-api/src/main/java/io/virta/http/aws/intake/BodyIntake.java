package io.virta.http.aws.intake;

import io.virta.http.memory.BytePermits;
import io.virta.http.memory.BytePermits.Lease;
import io.virta.persistence.failure.Failures;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Takes request bodies in: each within a size and a time, all together within the node's permits,
 * which are taken before the first byte is read. Pekko HTTP bounds none of this for HTTP/2. Safe
 * for any thread.
 */
final class BodyIntake {
  private static final int UNANNOUNCED_BYTES = 16 * 1024;

  private final BytePermits permits;
  private final Materializer materializer;
  private final UnreadBodies unread;

  /** A body and the permits that it holds. Closing releases both. */
  static final class Body implements AutoCloseable {
    private final byte[] bytes;
    private final Lease lease;

    private Body(byte[] bytes, Lease lease) {
      this.bytes = bytes;
      this.lease = lease;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public void close() {
      lease.close();
    }
  }

  /** {@code general} are the limits of bodies that nobody takes. */
  BodyIntake(BodyLimits general, BytePermits permits, Materializer materializer) {
    this.permits = permits;
    this.materializer = materializer;
    this.unread = new UnreadBodies(general, materializer);
  }

  /** The whole body of a request within limits; fails with {@link BodyRefusedException}. */
  CompletionStage<Body> take(HttpRequest request, BodyLimits limits) {
    RequestEntity entity = request.entity();
    if (entity instanceof HttpEntity.Strict strict) {
      return takeArrived(strict, limits);
    }
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > limits.bytesMax()) {
      return refuse(request, limits, BodyRefusedException.tooLarge(limits.bytesMax()));
    }
    return permits
        .lease(length.orElse(UNANNOUNCED_BYTES))
        .map(lease -> collect(request, limits, length, lease))
        .orElseGet(() -> refuse(request, limits, BodyRefusedException.noRoom()));
  }

  private CompletionStage<Body> takeArrived(HttpEntity.Strict strict, BodyLimits limits) {
    if (strict.getData().length() > limits.bytesMax()) {
      return CompletableFuture.failedFuture(BodyRefusedException.tooLarge(limits.bytesMax()));
    }
    return permits
        .lease(strict.getData().length())
        .map(lease -> new Body(strict.getData().toArrayUnsafe(), lease))
        .<CompletionStage<Body>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> CompletableFuture.failedFuture(BodyRefusedException.noRoom()));
  }

  private CompletionStage<Body> collect(
      HttpRequest request, BodyLimits limits, OptionalLong length, Lease lease) {
    int bytesMax = (int) length.orElse(limits.bytesMax());
    long unreadMax = HttpReceivedRequest.isMultiplexed(request) ? limits.bytesMax() : 0;
    BodySink sink = new BodySink(lease, bytesMax, length.isPresent(), limits.timeout(), unreadMax);
    return request
        .entity()
        .getDataBytes()
        .runWith(Sink.fromGraph(sink), materializer)
        .handle(
            (bytes, failure) -> {
              if (failure == null) {
                return new Body(bytes, lease);
              }
              lease.close();
              throw Failures.unwrap(failure) instanceof BodyRefusedException refused
                  ? refused
                  : BodyRefusedException.cutOff();
            });
  }

  /** The answer to a request whose body nobody reads. */
  HttpResponse unread(HttpRequest request, HttpResponse response) {
    return unread.answer(request, response);
  }

  private CompletionStage<Body> refuse(
      HttpRequest request, BodyLimits limits, BodyRefusedException refusal) {
    unread.discard(request, limits);
    return CompletableFuture.failedFuture(refusal);
  }
}

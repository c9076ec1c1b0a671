package io.virta.http.server;

import io.virta.http.HttpSettings;
import io.virta.http.memory.BytePermits;
import io.virta.http.memory.BytePermits.Lease;
import io.virta.http.wire.ErrorTable;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import scala.jdk.javaapi.DurationConverters;

/**
 * Takes request bodies in: each within a size and a time, all together within the node's permits,
 * which are taken before the first byte is read. Pekko HTTP bounds none of this for HTTP/2. Safe
 * for any thread.
 */
final class BodyIntake {
  private static final int UNANNOUNCED_BYTES = 16 * 1024;

  private final HttpSettings settings;
  private final BytePermits permits;
  private final Materializer materializer;

  /** A body and the permits that it holds. Closing lets go of both. */
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

  BodyIntake(HttpSettings settings, BytePermits permits, Materializer materializer) {
    this.settings = settings;
    this.permits = permits;
    this.materializer = materializer;
  }

  /** The whole body; fails with {@link BodyRefusedException}. */
  CompletionStage<Body> take(RequestEntity entity) {
    if (entity instanceof HttpEntity.Strict strict) {
      return takeArrived(strict);
    }
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > settings.bodyBytesMax()) {
      return refuse(entity, BodyRefusedException.tooLarge(settings.bodyBytesMax()));
    }
    return permits
        .lease(length.orElse(UNANNOUNCED_BYTES))
        .map(lease -> collect(entity, length, lease))
        .orElseGet(() -> refuse(entity, BodyRefusedException.noRoom()));
  }

  private CompletionStage<Body> takeArrived(HttpEntity.Strict strict) {
    if (strict.getData().length() > settings.bodyBytesMax()) {
      return CompletableFuture.failedFuture(BodyRefusedException.tooLarge(settings.bodyBytesMax()));
    }
    return permits
        .lease(strict.getData().length())
        .map(lease -> new Body(strict.getData().toArrayUnsafe(), lease))
        .<CompletionStage<Body>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> CompletableFuture.failedFuture(BodyRefusedException.noRoom()));
  }

  private CompletionStage<Body> collect(RequestEntity entity, OptionalLong length, Lease lease) {
    int bytesMax = (int) length.orElse(settings.bodyBytesMax());
    return entity
        .getDataBytes()
        .completionTimeout(settings.bodyTimeout())
        .runWith(Sink.fromGraph(new BodySink(lease, bytesMax, length.isPresent())), materializer)
        .handle(
            (bytes, failure) -> {
              if (failure == null) {
                return new Body(bytes, lease);
              }
              lease.close();
              throw refusal(failure);
            });
  }

  private BodyRefusedException refusal(Throwable failure) {
    Throwable cause = ErrorTable.unwrap(failure);
    if (cause instanceof BodyRefusedException refused) {
      return refused;
    }
    return cause instanceof TimeoutException
        ? BodyRefusedException.tooSlow(settings.bodyTimeout().toSeconds())
        : BodyRefusedException.cutOff();
  }

  private CompletionStage<Body> refuse(RequestEntity entity, BodyRefusedException refusal) {
    abandon(entity, materializer);
    return CompletableFuture.failedFuture(refusal);
  }

  /**
   * Lets go of the body of a request that is refused. It is cancelled, not drained: nobody can make
   * a node read a gigabyte by announcing it. But not at once, since that resets an HTTP/2 stream
   * before the client has read the answer.
   */
  static void abandon(RequestEntity entity, Materializer materializer) {
    materializer.scheduleOnce(
        DurationConverters.toScala(BodySink.PARTING),
        () -> entity.getDataBytes().runWith(Sink.cancelled(), materializer));
  }
}

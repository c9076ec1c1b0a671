package io.virta.http.aws.intake;

import io.virta.http.aws.identity.signature.ChunkSignatures;
import io.virta.http.aws.wire.WireException;
import io.virta.http.memory.BytePermits;
import io.virta.http.memory.BytePermits.Lease;
import io.virta.persistence.failure.Failures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.DurationConverters;

/**
 * Receives request bodies: each within limits of size and time, all together within the node's
 * permits, which are acquired before the first byte is read. Pekko HTTP enforces none of these
 * limits for HTTP/2. Safe for any thread.
 */
final class BodyIntake {
  private static final int UNANNOUNCED_BYTES = 16 * 1024;

  private final BodyRules rules;
  private final BytePermits permits;
  private final BodyFiles files;
  private final Materializer materializer;
  private final UnreadBodies unread;

  /**
   * A body with its permits, which closing releases. The bytes can be taken once, so that they can
   * leave memory before the request is answered.
   */
  static final class Body implements AutoCloseable {
    private byte @Nullable [] bytes;
    private final Lease lease;

    private Body(byte[] bytes, Lease lease) {
      this.bytes = bytes;
      this.lease = lease;
    }

    byte[] takeBytes() {
      byte[] taken = Objects.requireNonNull(bytes, "the bytes were taken before");
      bytes = null;
      return taken;
    }

    @Override
    public void close() {
      lease.close();
    }
  }

  BodyIntake(BodyRules rules, BytePermits permits, BodyFiles files, Materializer materializer) {
    this.rules = rules;
    this.permits = permits;
    this.files = files;
    this.materializer = materializer;
    this.unread = new UnreadBodies(rules.general(), materializer);
  }

  /**
   * Receives the complete body of a request within limits; fails with {@link BodyRefusedException}.
   */
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
    int bytesMax = (int) length.orElse(limits.bytesMax()); // limits of bodies in memory fit an int
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

  /**
   * Receives the complete body of a request within limits, in a file if it is too large for memory;
   * fails with {@link BodyRefusedException}.
   */
  CompletionStage<ReceivedBody> takeLarge(HttpRequest request, BodyLimits limits) {
    OptionalLong length = request.entity().getContentLengthOption();
    long most = length.orElse(limits.bytesMax());
    if (most > limits.bytesMax()) {
      return refuse(request, limits, BodyRefusedException.tooLarge(limits.bytesMax()));
    }
    return most <= rules.memoryMax()
        ? take(request, limits)
            .thenApply(body -> ReceivedBody.inMemory(body.takeBytes(), body::close))
        : files
            .permits()
            .lease(most)
            .map(room -> takeInFile(request, limits, room))
            .orElseGet(() -> refuse(request, limits, BodyRefusedException.noDisk()));
  }

  private CompletionStage<ReceivedBody> takeInFile(
      HttpRequest request, BodyLimits limits, Lease room) {
    Optional<Lease> window = permits.lease(rules.streamWindow());
    if (window.isEmpty()) {
      room.close();
      return refuse(request, limits, BodyRefusedException.noRoom());
    }
    StreamedBody body =
        new StreamedBody(request, terms(request, limits, true), StreamDecoder.PLAIN, window.get());
    Path file = files.next();
    Runnable release = release(file, room);
    return body.bytes()
        .runWith(Sink.fromGraph(new FileSink(files, file)), materializer)
        .handle(
            (written, failure) -> {
              if (failure == null) {
                return ReceivedBody.inFile(file, written, release);
              }
              release.run();
              throw refusal(Failures.unwrap(failure));
            });
  }

  /** Removes a file on a thread that may block, and then releases its disk space. */
  private Runnable release(Path file, Lease room) {
    Executor blocking =
        materializer.system().dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId());
    return () ->
        blocking.execute(
            () -> {
              BodyFiles.remove(file);
              room.close();
            });
  }

  private static BodyRefusedException refusal(Throwable failure) {
    if (failure instanceof BodyRefusedException refused) {
      return refused;
    }
    return failure instanceof WireException wire
        ? BodyRefusedException.of(wire.error())
        : BodyRefusedException.cutOff();
  }

  /**
   * Returns a body that is read as it arrives.
   *
   * @param chunks verifies the chunks; null if the body is not sent in signed chunks
   * @throws BodyRefusedException if there is not enough memory for it
   */
  StreamedBody stream(HttpRequest request, BodyLimits limits, @Nullable ChunkSignatures chunks) {
    int window = rules.streamWindow();
    Lease lease = permits.lease(window).orElseThrow(BodyRefusedException::noRoom);
    // The other half is for buffered input: Pekko buffers up to 512 KiB of an HTTP/2 stream.
    StreamDecoder decoder =
        chunks == null ? StreamDecoder.PLAIN : new SignedChunks(chunks, window / 2);
    return new StreamedBody(request, terms(request, limits, false), decoder, lease);
  }

  private BodyStage.Terms terms(HttpRequest request, BodyLimits limits, boolean ends) {
    return new BodyStage.Terms(
        limits, ends, rules.general(), HttpReceivedRequest.isMultiplexed(request));
  }

  /** Discards a body unless a reader has already started on it. */
  void drop(StreamedBody body) {
    if (body.drop()) {
      unread.discard(body.request(), rules.general());
    }
  }

  /** Runs an action after a delay, unless the node stops first. */
  void later(Duration delay, Runnable action) {
    materializer.scheduleOnce(DurationConverters.toScala(delay), action);
  }

  /** Answers a request whose body is not read. */
  HttpResponse unread(HttpRequest request, HttpResponse response) {
    return unread.answer(request, response);
  }

  private <T> CompletionStage<T> refuse(
      HttpRequest request, BodyLimits limits, BodyRefusedException refusal) {
    unread.discard(request, limits);
    return CompletableFuture.failedFuture(refusal);
  }
}

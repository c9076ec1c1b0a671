package io.virta.actors.account;

import io.virta.actors.ask.Asks;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.actors.stream.StreamEntity;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** The requests of an account to its streams. All of them are idempotent. */
final class StreamCalls {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CREATION_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(5);

  private final AccountStreams streams;

  StreamCalls(AccountStreams streams) {
    this.streams = streams;
  }

  /** Creates a stream; completes when the creation is durable. */
  CompletionStage<StreamDescription> create(StreamKey stream, StreamSpec spec, Instant at) {
    return Asks.ask(
        streams.of(stream), replyTo -> new StreamEntity.Create(spec, at, replyTo), TIMEOUT);
  }

  /** Waits for a stream; completes when it is no longer CREATING. */
  CompletionStage<StreamDescription> created(StreamKey stream) {
    return Asks.ask(streams.of(stream), StreamEntity.AwaitCreated::new, CREATION_TIMEOUT);
  }

  /** Deletes a stream, even one that cannot be read; completes when it is removed completely. */
  CompletionStage<Done> delete(StreamKey stream) {
    CompletionStage<Done> deleted =
        Asks.ask(streams.of(stream), StreamEntity.Delete::new, DELETION_TIMEOUT);
    return deleted.exceptionallyCompose(
        failure ->
            VirtaException.isRefusal(failure, ErrorCode.DAMAGED)
                ? streams.deleteDamaged(stream)
                : CompletableFuture.failedFuture(failure));
  }

  /** Loads the stream into memory, where it resumes what a stop interrupted. */
  void wake(StreamKey stream) {
    Asks.ask(streams.of(stream), StreamEntity.Describe::new, TIMEOUT);
  }
}

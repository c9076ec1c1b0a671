package io.virta.http.kinesis.operation;

import io.virta.actors.Shards.Subscription;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardEvent;
import io.virta.http.HttpSettings;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.hot.EventFrame;
import io.virta.http.kinesis.hot.RecordsBody;
import io.virta.http.kinesis.model.KinesisErrors;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Encodes the events of subscriptions as messages, each piece on demand of the client. If a client
 * does not read for too long, it is cut off and its memory is released.
 */
final class SubscriptionEvents {
  private static final String EVENT = "SubscribeToShardEvent";

  /** The errors that the model defines inside the stream. */
  private static final Set<String> KNOWN_ERRORS =
      Set.of(
          "ResourceNotFoundException",
          "ResourceInUseException",
          "KMSDisabledException",
          "KMSInvalidStateException",
          "KMSAccessDeniedException",
          "KMSNotFoundException",
          "KMSOptInRequired",
          "KMSThrottlingException");

  private final OperationContext context;

  SubscriptionEvents(OperationContext context) {
    this.context = context;
  }

  /**
   * Returns the body of an answer, for one use; the lease is released when no data is held any
   * longer.
   */
  Source<ByteString, NotUsed> of(
      Dialect dialect, Shard shard, Subscription subscription, SubscriptionLease lease) {
    String type = "application/" + dialect.subType();
    HttpSettings settings = context.settings();
    Source<ByteString, NotUsed> messages =
        subscription
            .events()
            .<Iterable<ByteString>>map(event -> message(dialect, type, shard, event))
            .recover(
                new PFBuilder<Throwable, Iterable<ByteString>>()
                    .matchAny(failure -> List.of(exception(dialect, type, failure)))
                    .build())
            .mapConcat(pieces -> pieces);
    Source<ByteString, NotUsed> body =
        Source.single(initial(dialect, type))
            .concatLazy(messages)
            .backpressureTimeout(settings.subscriptionStallTimeout());
    Cancellable unused = givenUpUnlessUsed(subscription, lease, settings.answerTimeout());
    return body.watchTermination(
        (nothing, done) -> {
          unused.cancel();
          done.whenComplete(
              (finished, failure) -> {
                subscription
                    .cancel(); // the client may disconnect before it requests the first event
                lease.close();
              });
          return NotUsed.getInstance();
        });
  }

  /** Releases a subscription whose connection fails before it requests the body. */
  private Cancellable givenUpUnlessUsed(
      Subscription subscription, SubscriptionLease lease, Duration timeout) {
    return context
        .scheduler()
        .scheduleOnce(
            timeout,
            () -> {
              subscription.cancel();
              lease.close();
            },
            ExecutionContexts.fromExecutor(Runnable::run));
  }

  private static ByteString initial(Dialect dialect, String type) {
    return EventFrame.event("initial-response", type, WireWriter.write(dialect, out -> {}));
  }

  private EventFrame message(Dialect dialect, String type, Shard shard, ShardEvent event) {
    RecordsBody body =
        new RecordsBody(dialect, shard, event.records(), out -> writeRest(out, event));
    return EventFrame.event(EVENT, type, body, context.settings().answerPieceBytes());
  }

  private static void writeRest(WireWriter out, ShardEvent event) {
    if (event.continuation() != null) {
      out.text("ContinuationSequenceNumber", event.continuation().toString());
    }
    out.number("MillisBehindLatest", event.records().millisBehindLatest());
    if (!event.children().isEmpty()) {
      out.objects("ChildShards", event.children(), StreamWriter::childShard);
    }
  }

  private static ByteString exception(Dialect dialect, String type, Throwable failure) {
    WireError error = KinesisErrors.of("A subscription", failure);
    String name = KNOWN_ERRORS.contains(error.type()) ? error.type() : "InternalFailureException";
    byte[] payload = WireWriter.write(dialect, out -> out.text("message", error.message()));
    return EventFrame.exception(name, type, payload);
  }
}

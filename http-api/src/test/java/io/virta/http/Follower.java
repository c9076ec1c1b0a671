package io.virta.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * A consumer that follows one shard as KCL does: when its subscription ends, it resubscribes after
 * the last continuation sequence number.
 */
final class Follower implements AutoCloseable {
  private final KinesisAsyncClient client;
  private final String consumerArn;
  private final String shard;
  private final List<String> texts = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final CompletableFuture<List<ChildShard>> end = new CompletableFuture<>();
  private @Nullable String continuation;
  private int lives;
  private boolean stopped;

  Follower(KinesisAsyncClient client, String consumerArn, String shard) {
    this.client = client;
    this.consumerArn = consumerArn;
    this.shard = shard;
  }

  Follower from(ShardIteratorType type) {
    subscribe(StartingPosition.builder().type(type).build());
    return this;
  }

  private void subscribe(StartingPosition position) {
    client
        .subscribeToShard(
            request -> request.consumerARN(consumerArn).shardId(shard).startingPosition(position),
            SubscribeToShardResponseHandler.builder()
                .subscriber(
                    SubscribeToShardResponseHandler.Visitor.builder()
                        .onSubscribeToShardEvent(this::take)
                        .build())
                .onError(failure -> {})
                .build())
        .whenComplete((done, failure) -> ended(failure));
  }

  private synchronized void take(SubscribeToShardEvent event) {
    event.records().forEach(record -> texts.add(record.data().asUtf8String()));
    continuation = event.continuationSequenceNumber();
    if (continuation == null) {
      end.complete(event.childShards());
    }
  }

  private void ended(@Nullable Throwable failure) {
    String after;
    synchronized (this) {
      lives++;
      if (failure != null && !stopped) {
        failures.add(failure);
      }
      after = continuation;
      if (failure != null || stopped || after == null) {
        return;
      }
    }
    subscribe(
        StartingPosition.builder()
            .type(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
            .sequenceNumber(after)
            .build());
  }

  /** The data of all records so far. */
  synchronized List<String> texts() {
    return List.copyOf(texts);
  }

  /** Whether it has received an event. */
  synchronized boolean isOn() {
    return continuation != null || end.isDone();
  }

  synchronized List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /** The number of subscriptions that have ended. */
  synchronized int lives() {
    return lives;
  }

  /** The children that the last event named. */
  CompletableFuture<List<ChildShard>> end() {
    return end;
  }

  @Override
  public synchronized void close() {
    stopped = true;
  }
}

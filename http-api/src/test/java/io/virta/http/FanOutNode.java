package io.virta.http;

import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.http.kinesis.model.Arns;
import io.virta.http.kinesis.model.ConsumerRef;
import io.virta.http.kinesis.model.StreamRef;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** A node with AWS's asynchronous client on h2c, and helpers for fan-out tests. */
final class FanOutNode implements AutoCloseable {
  /** The first shard of a stream. */
  static final String FIRST = "shardId-000000000000";

  private static final long SECONDS_MAX = 20;

  private final TestNode node;
  private final KinesisAsyncClient client;
  private final List<Follower> followers = new ArrayList<>();

  FanOutNode(Path directory, Map<String, Object> settings) throws Exception {
    this.node = TestNode.start(directory, settings);
    this.client = newClient();
  }

  /** Creates another client with a separate connection. */
  KinesisAsyncClient newClient() {
    return KinesisAsyncClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + node.server().port()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .httpClientBuilder(
            NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP2).maxConcurrency(200))
        .overrideConfiguration(client -> client.retryStrategy(retry -> retry.maxAttempts(1)))
        .build();
  }

  TestNode node() {
    return node;
  }

  KinesisAsyncClient client() {
    return client;
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  void create(String stream) throws Exception {
    await(node.streams().create(Namespace.DEFAULT, new StreamName(stream), StreamSpec.onDemand()));
    Awaitility.await().until(() -> describe(stream).status() == StreamStatus.ACTIVE);
  }

  /** Creates a stream with one shard and AWS's quota. */
  void createProvisioned(String stream) throws Exception {
    await(
        node.streams()
            .create(Namespace.DEFAULT, new StreamName(stream), StreamSpec.provisioned(1)));
    Awaitility.await().until(() -> describe(stream).status() == StreamStatus.ACTIVE);
  }

  StreamDescription describe(String stream) throws Exception {
    return await(node.streams().describe(Namespace.DEFAULT, new StreamName(stream)));
  }

  void change(String stream, StreamChange change) throws Exception {
    await(node.streams().change(Namespace.DEFAULT, new StreamName(stream), change));
  }

  /** Registers a consumer, waits until it is ACTIVE, and returns its ARN. */
  String register(String stream, String consumer) throws Exception {
    change(stream, new ConsumerChange.Register(consumer, Map.of()));
    Awaitility.await().until(() -> consumer(stream, consumer).status() == ConsumerStatus.ACTIVE);
    return arn(stream, consumer);
  }

  private StreamConsumer consumer(String stream, String consumer) throws Exception {
    return describe(stream).consumer(consumer).orElseThrow();
  }

  String arn(String stream, String consumer) throws Exception {
    return new Arns(TestServer.REGIONS)
        .of(
            new ConsumerRef(
                new StreamRef(Namespace.DEFAULT, new StreamName(stream)),
                consumer,
                consumer(stream, consumer).createdAt().getEpochSecond()));
  }

  Follower follow(KinesisAsyncClient with, String consumerArn, String shard) {
    Follower follower = new Follower(with, consumerArn, shard);
    followers.add(follower);
    return follower;
  }

  /** Returns a follower from LATEST whose subscription has started. */
  Follower followed(String stream, String consumer) throws Exception {
    Follower follower = follow(client, arn(stream, consumer), FIRST).from(ShardIteratorType.LATEST);
    Awaitility.await().atMost(Duration.ofSeconds(SECONDS_MAX)).until(follower::isOn);
    return follower;
  }

  /** Puts records to the shard with the lowest hash keys, and waits. */
  String put(String stream, List<String> texts) throws Exception {
    String last = "";
    for (int from = 0; from < texts.size(); from += 500) {
      List<PutRecordsRequestEntry> entries =
          texts.subList(from, Math.min(texts.size(), from + 500)).stream()
              .map(
                  text ->
                      PutRecordsRequestEntry.builder()
                          .partitionKey("k")
                          .explicitHashKey("0")
                          .data(SdkBytes.fromUtf8String(text))
                          .build())
              .toList();
      var answer = client.putRecords(request -> request.streamName(stream).records(entries)).get();
      if (answer.failedRecordCount() != 0) {
        throw new IllegalStateException("not all was stored: " + answer);
      }
      last = answer.records().get(entries.size() - 1).sequenceNumber();
    }
    return last;
  }

  CompletableFuture<Void> putSlowly(
      String stream, List<String> texts, int portion, Duration pause) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (int from = 0; from < texts.size(); from += portion) {
              put(stream, texts.subList(from, Math.min(texts.size(), from + portion)));
              TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
          } catch (Exception failed) {
            throw new IllegalStateException(failed);
          }
        });
  }

  /** Returns the number of current subscriptions to the shards of a stream. */
  int subscriptions(String name) {
    int active = 0;
    for (var stream : node.backend().figures().counters()) {
      if (!stream.stream().name().value().equals(name)) {
        continue;
      }
      for (var shard : stream.shards()) {
        active += shard.subscriptionCount();
      }
    }
    return active;
  }

  @Override
  public void close() throws Exception {
    followers.forEach(Follower::close);
    client.close();
    node.close();
  }
}

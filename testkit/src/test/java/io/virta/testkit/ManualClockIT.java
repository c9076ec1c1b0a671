package io.virta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.persistence.journal.NodeLogs;
import io.virta.persistence.lane.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Time-dependent behaviour of a node, tested without waiting. */
class ManualClockIT {
  private static final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private static final VirtaTestNode node =
      VirtaTestNode.start(
          Map.of(
              "virta.stream.retention-override", "1 h",
              "virta.stream.delete-delay", "10 m",
              "virta.lane.records.segment-bytes", "1 MiB"),
          clock);
  private static final KinesisClient kinesis =
      KinesisClient.builder()
          .endpointOverride(node.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
          .build();

  @AfterAll
  static void stop() {
    kinesis.close();
    node.close();
  }

  private static void put(String stream, String text) {
    kinesis.putRecord(
        put -> put.streamName(stream).partitionKey("k").data(SdkBytes.fromUtf8String(text)));
  }

  private static String oldest(String stream) {
    return kinesis
        .getShardIterator(
            ask ->
                ask.streamName(stream)
                    .shardId("shardId-000000000000")
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .shardIterator();
  }

  private static List<String> read(String iterator) {
    return kinesis.getRecords(ask -> ask.shardIterator(iterator)).records().stream()
        .map(Record::data)
        .map(SdkBytes::asUtf8String)
        .toList();
  }

  @Test
  void an_iterator_expires_after_five_minutes() {
    node.createStream("iterators", 1);
    put("iterators", "one");
    String iterator = oldest("iterators");

    clock.advance(Duration.ofMinutes(4));
    assertThat(read(iterator)).containsExactly("one");

    clock.advance(Duration.ofMinutes(2));
    assertThatThrownBy(() -> read(iterator)).isInstanceOf(ExpiredIteratorException.class);
  }

  @Test
  void records_are_stamped_by_the_clock_and_expire_after_an_hour() {
    node.createStream("records", 1);
    put("records", "old");
    Instant stamped =
        kinesis
            .getRecords(ask -> ask.shardIterator(oldest("records")))
            .records()
            .get(0)
            .approximateArrivalTimestamp();
    assertThat(stamped).isEqualTo(clock.instant());

    clock.advance(Duration.ofMinutes(59));
    put("records", "young");
    assertThat(read(oldest("records"))).containsExactly("old", "young");

    clock.advance(Duration.ofMinutes(1).plusSeconds(1));
    assertThat(read(oldest("records"))).containsExactly("young");
  }

  @Test
  void segments_are_freed_when_retention_has_passed() {
    node.createStream("segments", 1);
    SdkBytes large = SdkBytes.fromByteArray(new byte[800_000]);
    for (int no = 0; no < 10; no++) {
      kinesis.putRecord(put -> put.streamName("segments").partitionKey("k").data(large));
    }
    Lane records = NodeLogs.get(node.system()).embedded().orElseThrow().recordsLane();
    int before = records.segments().size();
    assertThat(before).isGreaterThan(5);

    Awaitility.await()
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofHours(1)); // one sweep; the next may free more
              assertThat(records.segments().size()).isLessThan(before / 2);
            });
  }

  @Test
  void a_deleted_stream_is_gone_after_its_delay() {
    node.createStream("deleted", 1);
    kinesis.deleteStream(ask -> ask.streamName("deleted"));
    assertThat(status("deleted")).isEqualTo(StreamStatus.DELETING);

    clock.advance(Duration.ofMinutes(9));
    assertThat(status("deleted")).isEqualTo(StreamStatus.DELETING);

    clock.advance(Duration.ofMinutes(1));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> status("deleted"))
                    .isInstanceOf(ResourceNotFoundException.class));
  }

  @Test
  void a_subscription_has_heartbeats_and_ends_after_five_minutes() throws Exception {
    String consumer = consumerOf("subscribed");
    AtomicInteger events = new AtomicInteger();
    try (KinesisAsyncClient client = asynchronous()) {
      CompletableFuture<Void> ended = subscribe(client, consumer, events);
      Awaitility.await().until(() -> events.get() == 1); // the first event

      clock.advance(Duration.ofSeconds(4).plusMillis(500));
      Awaitility.await().until(() -> events.get() == 2);
      assertThat(ended).isNotDone();

      clock.advance(Duration.ofMinutes(5));
      ended.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_subscription_gives_way_to_the_next_after_five_seconds() {
    String consumer = consumerOf("taken-over");
    AtomicInteger ofFirst = new AtomicInteger();
    AtomicInteger ofNext = new AtomicInteger();
    try (KinesisAsyncClient client = asynchronous()) {
      CompletableFuture<Void> first = subscribe(client, consumer, ofFirst);
      Awaitility.await().until(() -> ofFirst.get() == 1);
      assertThat(subscribe(client, consumer, ofNext))
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .withCauseInstanceOf(ResourceInUseException.class);
      assertThat(first).isNotDone();

      clock.advance(Duration.ofSeconds(5));
      CompletableFuture<Void> next = subscribe(client, consumer, ofNext);
      Awaitility.await().until(() -> ofNext.get() == 1);
      Awaitility.await().until(first::isDone);
      assertThat(next).isNotDone();
    }
  }

  /** Creates a stream with a consumer; returns the consumer's ARN. */
  private static String consumerOf(String stream) {
    node.createStream(stream, 1);
    String arn =
        kinesis
            .describeStreamSummary(ask -> ask.streamName(stream))
            .streamDescriptionSummary()
            .streamARN();
    return kinesis
        .registerStreamConsumer(ask -> ask.streamARN(arn).consumerName("c"))
        .consumer()
        .consumerARN();
  }

  private static CompletableFuture<Void> subscribe(
      KinesisAsyncClient client, String consumer, AtomicInteger events) {
    return client.subscribeToShard(
        ask ->
            ask.consumerARN(consumer)
                .shardId("shardId-000000000000")
                .startingPosition(from -> from.type(ShardIteratorType.LATEST)),
        SubscribeToShardResponseHandler.builder()
            .subscriber(event -> events.incrementAndGet())
            .build());
  }

  private static KinesisAsyncClient asynchronous() {
    return KinesisAsyncClient.builder()
        .endpointOverride(node.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .overrideConfiguration(client -> client.retryStrategy(retry -> retry.maxAttempts(1)))
        .build();
  }

  private static StreamStatus status(String stream) {
    return kinesis
        .describeStreamSummary(ask -> ask.streamName(stream))
        .streamDescriptionSummary()
        .streamStatus();
  }
}

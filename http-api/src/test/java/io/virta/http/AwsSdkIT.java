package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** AWS's own SDK for Java against a complete node: CBOR over HTTP/1.1 and over h2c. */
class AwsSdkIT {
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

  @TempDir private static Path directory;
  private static TestNode node;
  private static KinesisClient sync;
  private static KinesisAsyncClient async;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(directory, Map.of());
    URI endpoint = URI.create("http://127.0.0.1:" + node.server().port());
    sync =
        KinesisClient.builder()
            .endpointOverride(endpoint)
            .region(Region.EU_NORTH_1)
            .credentialsProvider(CREDENTIALS)
            .build();
    async =
        KinesisAsyncClient.builder()
            .endpointOverride(endpoint)
            .region(Region.EU_NORTH_1)
            .credentialsProvider(CREDENTIALS)
            .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP2))
            .build();
  }

  @AfterAll
  static void stop() throws Exception {
    sync.close();
    async.close();
    node.close();
  }

  private static void create(String stream, int shards) {
    sync.createStream(request -> request.streamName(stream).shardCount(shards));
    sync.waiter().waitUntilStreamExists(request -> request.streamName(stream));
  }

  private static List<PutRecordsRequestEntry> entries(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                PutRecordsRequestEntry.builder()
                    .partitionKey("key-" + i)
                    .data(SdkBytes.fromUtf8String("record " + i))
                    .build())
        .toList();
  }

  @Test
  void the_sync_client_creates_describes_lists_and_deletes() {
    create("sdk-life", 3);

    StreamDescription stream =
        sync.describeStream(request -> request.streamName("sdk-life")).streamDescription();
    assertThat(stream.streamStatus()).isEqualTo(StreamStatus.ACTIVE);
    assertThat(stream.streamARN())
        .isEqualTo("arn:aws:kinesis:us-east-1:000000000000:stream/sdk-life");
    assertThat(stream.shards()).hasSize(3);
    assertThat(stream.streamCreationTimestamp())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    assertThat(stream.hasMoreShards()).isFalse();
    assertThat(
            sync.describeStreamSummary(request -> request.streamARN(stream.streamARN()))
                .streamDescriptionSummary()
                .openShardCount())
        .isEqualTo(3);
    assertThat(sync.listStreams().streamNames()).contains("sdk-life");
    assertThatThrownBy(
            () -> sync.createStream(request -> request.streamName("sdk-life").shardCount(1)))
        .isInstanceOf(ResourceInUseException.class);

    sync.deleteStream(request -> request.streamName("sdk-life"));
    sync.waiter().waitUntilStreamNotExists(request -> request.streamName("sdk-life"));
    assertThatThrownBy(() -> sync.describeStream(request -> request.streamName("sdk-life")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Stream sdk-life under account 000000000000 not found.");
  }

  @Test
  void a_stream_without_shard_count_is_on_demand_with_four_shards() {
    sync.createStream(request -> request.streamName("sdk-on-demand"));
    sync.waiter().waitUntilStreamExists(request -> request.streamName("sdk-on-demand"));

    StreamDescription stream =
        sync.describeStream(request -> request.streamName("sdk-on-demand")).streamDescription();
    assertThat(stream.streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
    assertThat(stream.shards()).hasSize(4);
  }

  @Test
  void the_sync_client_puts_and_gets_in_order() {
    create("sdk-sync", 1);

    PutRecordsResponse put =
        sync.putRecords(request -> request.streamName("sdk-sync").records(entries(500)));
    assertThat(put.failedRecordCount()).isZero();
    String single =
        sync.putRecord(
                request ->
                    request
                        .streamName("sdk-sync")
                        .partitionKey("last")
                        .explicitHashKey("340282366920938463463374607431768211455")
                        .data(SdkBytes.fromByteArray(new byte[1000])))
            .sequenceNumber();

    String iterator =
        sync.getShardIterator(
                request ->
                    request
                        .streamName("sdk-sync")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    GetRecordsResponse got = sync.getRecords(request -> request.shardIterator(iterator));
    assertThat(got.records()).hasSize(501);
    assertThat(got.records().get(500).sequenceNumber()).isEqualTo(single);
    for (int i = 0; i < 500; i++) {
      Record record = got.records().get(i);
      assertThat(record.data().asUtf8String()).isEqualTo("record " + i);
      assertThat(record.partitionKey()).isEqualTo("key-" + i);
      assertThat(record.sequenceNumber()).isEqualTo(put.records().get(i).sequenceNumber());
      assertThat(record.approximateArrivalTimestamp())
          .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    }
    assertThat(got.millisBehindLatest()).isZero();
    assertThat(sync.getRecords(request -> request.shardIterator(got.nextShardIterator())).records())
        .isEmpty();
  }

  @Test
  void every_kind_of_iterator_starts_at_its_position() {
    create("sdk-iterators", 1);
    List<String> numbers =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    sync.putRecord(
                            request ->
                                request
                                    .streamName("sdk-iterators")
                                    .partitionKey("k")
                                    .data(SdkBytes.fromUtf8String("r" + i)))
                        .sequenceNumber())
            .toList();

    assertThat(read(ShardIteratorType.TRIM_HORIZON, null, null)).containsExactly("r0", "r1", "r2");
    assertThat(read(ShardIteratorType.AT_SEQUENCE_NUMBER, numbers.get(1), null))
        .containsExactly("r1", "r2");
    assertThat(read(ShardIteratorType.AFTER_SEQUENCE_NUMBER, numbers.get(1), null))
        .containsExactly("r2");
    assertThat(read(ShardIteratorType.LATEST, null, null)).isEmpty();
    assertThat(read(ShardIteratorType.AT_TIMESTAMP, null, Instant.now().minusSeconds(3600)))
        .containsExactly("r0", "r1", "r2");
  }

  private static List<String> read(
      ShardIteratorType type, @Nullable String number, @Nullable Instant at) {
    String iterator =
        sync.getShardIterator(
                request ->
                    request
                        .streamName("sdk-iterators")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(type)
                        .startingSequenceNumber(number)
                        .timestamp(at))
            .shardIterator();
    return sync.getRecords(request -> request.shardIterator(iterator)).records().stream()
        .map(record -> record.data().asUtf8String())
        .toList();
  }

  @Test
  void the_async_client_puts_and_gets_over_http2() throws Exception {
    create("sdk-async", 2);

    PutRecordsResponse put =
        async
            .putRecords(request -> request.streamName("sdk-async").records(entries(100)))
            .get(20, TimeUnit.SECONDS);
    assertThat(put.failedRecordCount()).isZero();

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(count("shardId-000000000000") + count("shardId-000000000001"))
                    .isEqualTo(100));
  }

  private static int count(String shard) throws Exception {
    String iterator =
        async
            .getShardIterator(
                request ->
                    request
                        .streamName("sdk-async")
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .get(20, TimeUnit.SECONDS)
            .shardIterator();
    return async
        .getRecords(request -> request.shardIterator(iterator))
        .get(20, TimeUnit.SECONDS)
        .records()
        .size();
  }

  @Test
  void a_large_answer_arrives_completely_over_both_protocols() throws Exception {
    create("sdk-large", 1);
    byte[] data = new byte[1_000_000];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * 31);
    }
    for (int i = 0; i < 5; i++) {
      sync.putRecord(
          request ->
              request.streamName("sdk-large").partitionKey("k").data(SdkBytes.fromByteArray(data)));
    }

    String iterator =
        sync.getShardIterator(
                request ->
                    request
                        .streamName("sdk-large")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    for (List<Record> records :
        List.of(
            sync.getRecords(request -> request.shardIterator(iterator)).records(),
            async
                .getRecords(request -> request.shardIterator(iterator))
                .get(20, TimeUnit.SECONDS)
                .records())) {
      assertThat(records).hasSize(5);
      assertThat(records)
          .allSatisfy(record -> assertThat(record.data().asByteArray()).isEqualTo(data));
    }
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(node.server().answerPermits().freeBytes())
                    .isEqualTo(node.server().answerPermits().totalBytes()));
    assertThat(node.server().bodyPermits().freeBytes())
        .isEqualTo(node.server().bodyPermits().totalBytes());
  }
}

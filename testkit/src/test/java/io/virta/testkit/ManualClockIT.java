package io.virta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** What a node decides by time, without waiting for it. */
class ManualClockIT {
  private static final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private static final VirtaTestNode node =
      VirtaTestNode.start(Map.of("virta.stream.retention-sweep-interval", "100 ms"), clock);
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
  void an_iterator_is_stale_after_five_minutes() {
    node.createStream("iterators", 1);
    put("iterators", "one");
    String iterator = oldest("iterators");

    clock.advance(Duration.ofMinutes(4));
    assertThat(read(iterator)).containsExactly("one");

    clock.advance(Duration.ofMinutes(2));
    assertThatThrownBy(() -> read(iterator)).isInstanceOf(ExpiredIteratorException.class);
  }

  @Test
  void records_are_stamped_by_the_clock_and_gone_after_a_day() {
    node.createStream("records", 1);
    put("records", "old");
    Instant stamped =
        kinesis
            .getRecords(ask -> ask.shardIterator(oldest("records")))
            .records()
            .get(0)
            .approximateArrivalTimestamp();
    assertThat(stamped).isEqualTo(clock.instant());

    clock.advance(Duration.ofHours(23));
    put("records", "young");
    assertThat(read(oldest("records"))).containsExactly("old", "young");

    clock.advance(Duration.ofHours(1).plusSeconds(1));
    Awaitility.await()
        .untilAsserted(() -> assertThat(read(oldest("records"))).containsExactly("young"));
  }
}

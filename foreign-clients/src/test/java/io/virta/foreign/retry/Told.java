package io.virta.foreign.retry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The acknowledged positions of records, compared with the positions where they are stored. */
final class Told {
  private final Map<String, String> places = new HashMap<>();

  static KinesisClient client(URI endpoint) {
    return KinesisClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .build();
  }

  synchronized void stored(String name, String shard, String number) {
    assertThat(places.put(name, place(shard, number))).as(name).isNull();
  }

  synchronized int count() {
    return places.size();
  }

  private static String place(String shard, String number) {
    return shard + ":" + number;
  }

  /**
   * Asserts that every acknowledged record is stored once, at its acknowledged position, and that
   * there are no others.
   */
  void equalsStored(KinesisClient kinesis, String stream) {
    Map<String, String> stored = new HashMap<>();
    for (Shard shard : kinesis.listShards(b -> b.streamName(stream)).shards()) {
      String iterator =
          kinesis
              .getShardIterator(
                  b ->
                      b.streamName(stream)
                          .shardId(shard.shardId())
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      boolean more = true;
      while (more && iterator != null) {
        String from = iterator;
        GetRecordsResponse read = kinesis.getRecords(b -> b.shardIterator(from));
        for (Record record : read.records()) {
          String name = record.data().asString(UTF_8);
          String place = place(shard.shardId(), record.sequenceNumber());
          assertThat(stored.put(name, place)).as("%s is stored twice", name).isNull();
        }
        iterator = read.nextShardIterator();
        more = !read.records().isEmpty() || read.millisBehindLatest() > 0;
      }
    }
    assertThat(stored).isEqualTo(places);
  }
}

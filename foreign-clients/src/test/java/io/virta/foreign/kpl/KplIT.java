package io.virta.foreign.kpl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.client.StreamRecord;
import io.virta.client.Virta;
import io.virta.foreign.TestNode;
import io.virta.node.VirtaNode;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.UserRecordResult;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * The KPL with its native daemon, over TLS with verified certificates. It signs requests, expects a
 * 100 Continue, and sets an explicit hash key on each record.
 */
class KplIT {
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
  private static final String STREAM = "clicks";
  private static final int SHARDS = 3;
  private static final int USER_RECORDS = 5_000;
  private static final int KEYS = 200;

  private static final HashKey MIDDLE_OF_FIRST =
      HashKey.parse(BigInteger.TWO.pow(127).divide(BigInteger.valueOf(SHARDS)).toString());

  @TempDir Path directory;
  private VirtaNode node;

  /**
   * The part of a record that is compared after reading; the KPL adds explicit hash keys of its
   * own.
   */
  private record Payload(String partitionKey, String data) {}

  /** A record that the test gives to the KPL; each is unique. */
  private record Click(Payload payload, @Nullable String explicitHashKey) {}

  @BeforeEach
  void start() throws Exception {
    node = TestNode.start(directory.resolve("data"), Map.of("virta.node.tls-port", 0));
    node.virta()
        .createStream(STREAM, StreamSpec.provisioned(SHARDS))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private KinesisProducer producer(boolean aggregation) {
    URI tls = node.tlsEndpoint().orElseThrow();
    return new KinesisProducer(
        new KinesisProducerConfiguration()
            .setKinesisEndpoint(tls.getHost())
            .setKinesisPort(tls.getPort())
            .setCaCertFile(directory.resolve("data").resolve("tls.pem").toString())
            .setVerifyCertificate(true)
            .setRegion("us-east-1")
            .setCredentialsProvider(CREDENTIALS)
            .setAggregationEnabled(aggregation)
            .setMetricsLevel("none")
            .setRecordTtl(60_000)
            .setTempDirectory(directory.resolve("kpl").toFile().getAbsolutePath()));
  }

  private static List<Click> clicks() {
    List<Click> clicks = new ArrayList<>();
    for (int i = 0; i < USER_RECORDS; i++) {
      String hashKey = i % 10 == 0 ? BigInteger.TWO.pow(i % 128).toString() : null;
      Payload payload = new Payload("user-" + i % KEYS, "click " + i + " " + "x".repeat(i % 100));
      clicks.add(new Click(payload, hashKey));
    }
    return clicks;
  }

  /**
   * Sends all records with the KPL; returns shard and sequence number of each once all are
   * acknowledged.
   */
  private Map<Payload, String> send(List<Click> clicks, boolean aggregation) throws Exception {
    KinesisProducer producer = producer(aggregation);
    try {
      Map<Payload, String> places = new HashMap<>();
      // The KPL does not aggregate before it has read the list of shards.
      put(producer, clicks.subList(0, 1), places);
      put(producer, clicks.subList(1, clicks.size()), places);
      return places;
    } finally {
      producer.destroy();
    }
  }

  private static void put(KinesisProducer producer, List<Click> clicks, Map<Payload, String> places)
      throws Exception {
    List<ListenableFuture<UserRecordResult>> results = new ArrayList<>();
    for (Click click : clicks) {
      results.add(
          producer.addUserRecord(
              STREAM,
              click.payload().partitionKey(),
              click.explicitHashKey(),
              ByteBuffer.wrap(click.payload().data().getBytes(UTF_8))));
    }
    producer.flush();
    for (int i = 0; i < clicks.size(); i++) {
      UserRecordResult result = results.get(i).get(60, TimeUnit.SECONDS);
      assertThat(result.isSuccessful()).isTrue();
      places.put(clicks.get(i).payload(), result.getShardId() + " " + result.getSequenceNumber());
    }
  }

  @Test
  void our_reader_and_the_kcl_receive_every_user_record_once() throws Exception {
    Map<Payload, String> acknowledged = send(clicks(), true);

    List<KinesisClientRecord> stored = overTheWire();
    long packed = stored.stream().filter(KplIT::startsAsAggregated).count();
    assertThat(packed).isPositive();
    assertThat(stored).hasSizeBetween(SHARDS, USER_RECORDS / 10);
    assertThat(new AggregatorUtil().deaggregate(stored))
        .extracting(KplIT::payload)
        .containsExactlyInAnyOrderElementsOf(acknowledged.keySet());

    List<StreamRecord> read = read(USER_RECORDS);
    assertThat(read)
        .extracting(KplIT::payload)
        .containsExactlyInAnyOrderElementsOf(acknowledged.keySet());
    assertThat(read)
        .allSatisfy(
            record ->
                assertThat(record.shard() + " " + record.sequenceNumber())
                    .isEqualTo(acknowledged.get(payload(record))));
    Map<Payload, String> chosen = new HashMap<>();
    clicks().stream()
        .filter(click -> click.explicitHashKey() != null)
        .forEach(click -> chosen.put(click.payload(), click.explicitHashKey()));
    assertThat(read)
        .filteredOn(record -> chosen.containsKey(payload(record)))
        .hasSize(USER_RECORDS / 10)
        .allSatisfy(
            record ->
                assertThat(record.explicitHashKey()).hasToString(chosen.get(payload(record))));
    assertThat(read.stream().map(StreamRecord::shard).distinct()).hasSize(SHARDS);
    assertThat(read.stream().mapToLong(StreamRecord::subSequenceNumber).max().orElse(0))
        .isGreaterThan(10);
  }

  @Test
  void works_without_aggregation() throws Exception {
    Map<Payload, String> acknowledged = send(clicks().subList(0, 1_000), false);

    assertThat(overTheWire()).hasSize(1_000).noneMatch(KplIT::startsAsAggregated);
    assertThat(read(1_000))
        .extracting(record -> record.shard() + " " + record.sequenceNumber())
        .containsExactlyInAnyOrderElementsOf(acknowledged.values());
  }

  /** The KPL aggregates for the old shard until it notices where its records are stored. */
  @Test
  void no_user_record_is_lost_in_a_split_and_a_merge() throws Exception {
    List<Click> clicks = clicks();
    Map<Payload, String> acknowledged = new HashMap<>();
    KinesisProducer producer = producer(true);
    try {
      int round = 250;
      for (int from = 0; from < clicks.size(); from += round) {
        if (from == 4 * round) {
          reshard(new Reshard.Split(new ShardId(0), MIDDLE_OF_FIRST));
        } else if (from == 12 * round) {
          reshard(new Reshard.Merge(new ShardId(SHARDS), new ShardId(SHARDS + 1)));
        }
        put(producer, clicks.subList(from, from + round), acknowledged);
      }
    } finally {
      producer.destroy();
    }
    assertThat(acknowledged).hasSize(USER_RECORDS);

    List<StreamRecord> read =
        node.virta()
            .read(STREAM, StartingPosition.trimHorizon())
            .takeWithin(Duration.ofSeconds(5))
            .runWith(Sink.seq(), node.system())
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);

    assertThat(read.stream().map(KplIT::payload).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(acknowledged.keySet());
    assertThat(read.stream().map(record -> record.shard().index()).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    assertThat(read)
        .filteredOn(record -> record.shard().index() == SHARDS)
        .isNotEmpty()
        .allSatisfy(record -> assertThat(hashKey(record)).isLessThan(MIDDLE_OF_FIRST));
  }

  private static HashKey hashKey(StreamRecord record) {
    byte[] key = record.partitionKey().getBytes(UTF_8);
    HashKey chosen = record.explicitHashKey();
    return chosen == null ? HashKey.ofPartitionKey(key, 0, key.length) : chosen;
  }

  private void reshard(Reshard change) throws Exception {
    StreamsExtension.get(node.system())
        .streams()
        .change(Namespace.DEFAULT, new StreamName(STREAM), change)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static boolean startsAsAggregated(KinesisClientRecord record) {
    byte[] start = new byte[AggregatorUtil.AGGREGATED_RECORD_MAGIC.length];
    record.data().duplicate().get(start);
    return Arrays.equals(start, AggregatorUtil.AGGREGATED_RECORD_MAGIC);
  }

  private static Payload payload(StreamRecord record) {
    return new Payload(record.partitionKey(), record.text());
  }

  private static Payload payload(KinesisClientRecord record) {
    return new Payload(record.partitionKey(), UTF_8.decode(record.data().duplicate()).toString());
  }

  private List<StreamRecord> read(int count) throws Exception {
    Virta virta = node.virta();
    return virta
        .read(STREAM, StartingPosition.trimHorizon())
        .take(count)
        .runWith(Sink.seq(), node.system())
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private List<KinesisClientRecord> overTheWire() {
    List<KinesisClientRecord> records = new ArrayList<>();
    try (KinesisClient client =
        KinesisClient.builder()
            .endpointOverride(node.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .build()) {
      for (Shard shard : client.listShards(list -> list.streamName(STREAM)).shards()) {
        String iterator =
            client
                .getShardIterator(
                    get ->
                        get.streamName(STREAM)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        while (true) {
          String from = iterator;
          var answer = client.getRecords(get -> get.shardIterator(from));
          answer.records().forEach(record -> records.add(KinesisClientRecord.fromRecord(record)));
          if (answer.records().isEmpty() && answer.millisBehindLatest() == 0) {
            break;
          }
          iterator = answer.nextShardIterator();
        }
      }
    }
    return records;
  }
}

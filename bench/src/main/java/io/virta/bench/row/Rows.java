package io.virta.bench.row;

import io.virta.bench.row.KinesisLoads.Peer;
import io.virta.bench.server.Workspace;
import io.virta.bench.wire.WireFormat;
import java.time.Duration;
import java.util.List;

/** All rows, in the order of the table, with the bars of the project. */
public final class Rows {
  private static final int KILOBYTE = 1024;
  private static final int SMALL = 100;
  private static final int SHARDS = 2000;

  private final Workspace workspace;
  private final Scale scale;
  private final KinesisLoads kinesis;
  private final KinesisLoads warmKinesis;
  private final KafkaLoad kafka;
  private final KafkaLoad warmKafka;
  private final EmbeddedLoads embedded;
  private final EmbeddedLoads warmEmbedded;

  public Rows(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
    this.kinesis = new KinesisLoads(workspace, scale);
    this.warmKinesis = new KinesisLoads(workspace, scale.warm());
    this.kafka = new KafkaLoad(workspace, scale);
    this.warmKafka = new KafkaLoad(workspace, scale.warm());
    this.embedded = new EmbeddedLoads(workspace, scale);
    this.warmEmbedded = new EmbeddedLoads(workspace, scale.warm());
  }

  public List<Row> all() {
    return List.of(
        put("put-1k", "PutRecords 500 x 1 KB", KILOBYTE, false, new PutBars(1, 3, 8, 20)),
        put("put-100b", "PutRecords 500 x 100 B", SMALL, false, new PutBars(0.75, 1.5, 20, 40)),
        put("put-1k-warm", "PutRecords 500 x 1 KB, warm", KILOBYTE, true, new PutBars(1, 3, 8, 20)),
        put(
            "put-100b-warm",
            "PutRecords 500 x 100 B, warm",
            SMALL,
            true,
            new PutBars(1, 1.5, 20, 40)),
        consume("consume-1k", "Consume from the start, 1 KB", KILOBYTE, kinesis, kafka, embedded),
        consume("consume-100b", "Consume from the start, 100 B", SMALL, kinesis, kafka, embedded),
        consume(
            "consume-1k-warm",
            "Consume from the start, 1 KB, warm",
            KILOBYTE,
            warmKinesis,
            warmKafka,
            warmEmbedded),
        consume(
            "consume-100b-warm",
            "Consume from the start, 100 B, warm",
            SMALL,
            warmKinesis,
            warmKafka,
            warmEmbedded),
        encrypted(),
        single("put-record", "PutRecord 100 B, 64 connections", kinesis),
        single("put-record-warm", "PutRecord 100 B, 64 connections, warm", warmKinesis),
        latency("put-latency", "PutRecord 1 KB at 2,000/s, p99", kinesis, kafka),
        latency("put-latency-warm", "PutRecord 1 KB at 2,000/s, p99, warm", warmKinesis, warmKafka),
        delivery("delivery-latency", "Put to delivery 1 KB at 2,000/s, p99", embedded),
        delivery(
            "delivery-latency-warm", "Put to delivery 1 KB at 2,000/s, p99, warm", warmEmbedded),
        fanOut(),
        restart(),
        shards(),
        reshard());
  }

  /** The first bar and the aim against Kafka, then against kinesalite. */
  private record PutBars(double kafka, double kafkaAim, double kinesalite, double kinesaliteAim) {}

  private Row put(String id, String title, int bytes, boolean warm, PutBars bars) {
    List<String> ours = List.of("virta-json-4", "virta-json-8", "virta-json-32", "virta-json-64");
    return new Row(
        id,
        title,
        Unit.RECORDS_PER_SECOND,
        List.of(
            virta(warm, WireFormat.JSON, bytes, 4),
            producer(warm, "kafka", "Kafka, default producer", bytes, false, false),
            virta(warm, WireFormat.JSON, bytes, 8),
            producer(warm, "kafka-tuned", "Kafka, tuned producer", bytes, true, false),
            virta(warm, WireFormat.JSON, bytes, 32),
            virta(warm, WireFormat.JSON, bytes, 64),
            virta(warm, WireFormat.CBOR, bytes, 4),
            virta(warm, WireFormat.CBOR, bytes, 32),
            producer(warm, "kafka-flush", "Kafka, default, flush.messages=1", bytes, false, true),
            producer(
                warm, "kafka-flush-tuned", "Kafka, tuned, flush.messages=1", bytes, true, true),
            kinesis(warm).putRecords(Peer.KINESALITE, WireFormat.JSON, bytes, 4)),
        ours.stream().flatMap(our -> putBars(our, bars).stream()).toList());
  }

  private KinesisLoads kinesis(boolean warm) {
    return warm ? warmKinesis : kinesis;
  }

  private Contender virta(boolean warm, WireFormat format, int bytes, int connections) {
    return kinesis(warm).putRecords(Peer.VIRTA, format, bytes, connections);
  }

  private Contender producer(
      boolean warm, String id, String label, int bytes, boolean tuned, boolean flushEach) {
    return warm
        ? warmKafka.warmProducer(id, label, bytes, tuned, flushEach)
        : kafka.producer(id, label, bytes, tuned, flushEach);
  }

  private static List<Bar> putBars(String ours, PutBars bars) {
    return List.of(
        Bar.ratio(ours, "kafka", bars.kafka, bars.kafkaAim),
        Bar.ratio(ours, "kafka-tuned", bars.kafka, bars.kafkaAim),
        Bar.ratio(ours, "kafka-flush", 2, 4),
        Bar.shown(ours, "kafka-flush-tuned"),
        Bar.ratio(ours, "kinesalite-json-4", bars.kinesalite, bars.kinesaliteAim));
  }

  private static Row consume(
      String id,
      String title,
      int bytes,
      KinesisLoads kinesis,
      KafkaLoad kafka,
      EmbeddedLoads embedded) {
    return new Row(
        id,
        title,
        Unit.RECORDS_PER_SECOND,
        List.of(
            kinesis.getRecords(Peer.VIRTA, WireFormat.JSON, bytes),
            kafka.consumer("kafka", bytes),
            embedded.source("virta-source", bytes),
            kinesis.getRecords(Peer.VIRTA, WireFormat.CBOR, bytes)),
        List.of(
            Bar.ratio("virta-source", "kafka", 1, 3),
            Bar.ratio("virta-get-json", "kafka", 0.33, 1),
            Bar.ratio("virta-get-cbor", "kafka", 0.33, 1)));
  }

  private Row encrypted() {
    return new Row(
        "put-1k-encrypted",
        "PutRecords 500 x 1 KB, encrypted at rest",
        Unit.RECORDS_PER_SECOND,
        List.of(
            kinesis.putEncrypted(WireFormat.JSON, KILOBYTE, 4),
            kinesis.putRecords(Peer.VIRTA, WireFormat.JSON, KILOBYTE, 4)),
        List.of(Bar.shown("virta-encrypted-json-4", "virta-json-4")));
  }

  private static Row single(String id, String title, KinesisLoads kinesis) {
    return new Row(
        id,
        title,
        Unit.REQUESTS_PER_SECOND,
        List.of(
            kinesis.putRecord(Peer.VIRTA, SMALL, 64),
            kinesis.putRecord(Peer.KINESALITE, SMALL, 64)),
        List.of(Bar.ratio("virta-64", "kinesalite-64", 2, 4)));
  }

  private static Row latency(String id, String title, KinesisLoads kinesis, KafkaLoad kafka) {
    return new Row(
        id,
        title,
        Unit.MILLIS,
        List.of(
            kinesis.pacedPutRecord(Peer.VIRTA, KILOBYTE, 16, 2000),
            kafka.pacedProducer("kafka", KILOBYTE, 2000)),
        List.of(Bar.limit("virta-2000", 10, 3), Bar.shown("virta-2000", "kafka")));
  }

  private static Row delivery(String id, String title, EmbeddedLoads embedded) {
    return new Row(
        id,
        title,
        Unit.MILLIS,
        List.of(embedded.delivery("virta-source-2000", KILOBYTE, 2000)),
        List.of(Bar.limit("virta-source-2000", 10, 5)));
  }

  private Row fanOut() {
    return new Row(
        "fan-out",
        "Put to delivery by SubscribeToShard 1 KB at 2,000/s, one shard, p99",
        Unit.MILLIS,
        List.of(
            embedded.fanOut("virta-5", 5, KILOBYTE, 2000),
            // 2 MiB/s to each consumer, the AWS limit per consumer and shard.
            embedded.fanOut("virta-20", 20, KILOBYTE, 2048)),
        List.of(Bar.limit("virta-5", 20, 10), Bar.limit("virta-20", 200, 20)));
  }

  private Row restart() {
    RestartLoad load = new RestartLoad(workspace, scale);
    return new Row(
        "restart-5gb",
        "Restart with 5 GB to the first read and put",
        Unit.SECONDS,
        List.of(load.stopped("virta-stopped"), load.killed("virta-killed")),
        List.of(Bar.limit("virta-stopped", 5, 2), Bar.limit("virta-killed", 5, 2)));
  }

  private Row shards() {
    return new Row(
        "shards-2000",
        "Start to the first put to each of 2,000 shards",
        Unit.SECONDS,
        List.of(new ShardsLoad(workspace, scale, SHARDS).virta("virta-2000")),
        List.of(Bar.limit("virta-2000", 15, 5)));
  }

  private Row reshard() {
    return new Row(
        "reshard",
        "PutRecord 1 KB at 2,000/s while 4 shards become 64 and 4 again, longest wait",
        Unit.MILLIS,
        List.of(new ReshardLoad(workspace, scale, 2000).virta("virta-2000")),
        List.of(Bar.limit("virta-2000", 500, 100)));
  }

  /** The soak row, which is not among all rows because its duration is configurable. */
  public Row soak(Duration time) {
    return new Row(
        "soak",
        "Memory under full load beside stalled consumers",
        Unit.GROWTH,
        List.of(new SoakLoad(workspace, scale.measuring(time)).virta("virta-4")),
        List.of(Bar.limit("virta-4", 1.1, 1.05)));
  }
}

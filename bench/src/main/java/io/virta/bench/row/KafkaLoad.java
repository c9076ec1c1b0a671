package io.virta.bench.row;

import io.virta.bench.server.Kafka;
import io.virta.bench.server.Workspace;
import java.util.List;
import java.util.stream.Stream;

/** Kafka's own producer and consumer benchmarks against a fresh broker. */
final class KafkaLoad {
  private static final String TOPIC = "bench";
  private static final List<String> DEFAULT = List.of("acks=1");

  /** Larger batches, and more time to fill them. */
  private static final List<String> TUNED =
      List.of("acks=1", "batch.size=262144", "linger.ms=10", "buffer.memory=67108864");

  private static final List<String> AT_ONCE = List.of("acks=1", "linger.ms=0");
  private static final String FLUSH_EACH = "flush.messages=1";

  private final Workspace workspace;
  private final Scale scale;

  KafkaLoad(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
  }

  Contender producer(String id, String label, int recordBytes, boolean tuned, boolean flushEach) {
    return new Contender(id, label, () -> produce(recordBytes, tuned ? TUNED : DEFAULT, flushEach));
  }

  /** The same producer after a warm-up as long as that of the other contenders. */
  Contender warmProducer(
      String id, String label, int recordBytes, boolean tuned, boolean flushEach) {
    return new Contender(
        id, label, () -> produceWarm(recordBytes, tuned ? TUNED : DEFAULT, flushEach));
  }

  Contender consumer(String id, int recordBytes) {
    return new Contender(id, "Kafka consumer benchmark", () -> consume(recordBytes));
  }

  /** A contender for Kafka's own latencies at a fixed rate, with every message flushed. */
  Contender pacedProducer(String id, int recordBytes, int perSecond) {
    return new Contender(
        id, "Kafka, linger 0, flush.messages=1", () -> paced(recordBytes, perSecond));
  }

  private Measurement produce(int recordBytes, List<String> settings, boolean flushEach) {
    try (Kafka kafka = start(flushEach)) {
      // With an fsync per batch, fewer records take the same time.
      int records = scale.records(recordBytes) / (flushEach ? 2 : 1);
      String output = produce(kafka, records, records / 3, recordBytes, -1, settings);
      return KafkaOutput.produced(output);
    }
  }

  /** Kafka's tool counts records; a short first run finds how many of them fill the time. */
  private Measurement produceWarm(int recordBytes, List<String> settings, boolean flushEach) {
    try (Kafka kafka = start(flushEach)) {
      int some = scale.records(recordBytes) / 2;
      String first = produce(kafka, some, some / 3, recordBytes, -1, settings);
      double perSecond = KafkaOutput.produced(first).value();
      int records = (int) (perSecond * scale.measured().toSeconds());
      int warmUp = (int) (perSecond * scale.warmUp().toSeconds());
      return KafkaOutput.produced(produce(kafka, records, warmUp, recordBytes, -1, settings));
    }
  }

  private Measurement paced(int recordBytes, int perSecond) {
    try (Kafka kafka = start(true)) {
      int records = (int) (perSecond * scale.measured().toSeconds());
      int warmUp = (int) (perSecond * scale.warmUp().toSeconds());
      String output = produce(kafka, records, warmUp, recordBytes, perSecond, AT_ONCE);
      return KafkaOutput.latency(output);
    }
  }

  private Measurement consume(int recordBytes) {
    try (Kafka kafka = start(false)) {
      int records = scale.records(recordBytes);
      String unused = produce(kafka, records, 0, recordBytes, -1, TUNED);
      long warm = System.nanoTime() + scale.reads().toNanos();
      do {
        consume(kafka, records);
      } while (System.nanoTime() < warm);
      return KafkaOutput.consumed(consume(kafka, records), records);
    }
  }

  private static String consume(Kafka kafka, int records) {
    return kafka.tool(
        "ConsumerPerformance",
        List.of("--topic", TOPIC, "--num-records", Integer.toString(records)));
  }

  private Kafka start(boolean flushEach) {
    Kafka kafka = Kafka.start(workspace);
    if (flushEach) {
      kafka.createTopic(TOPIC, FLUSH_EACH);
    } else {
      kafka.createTopic(TOPIC);
    }
    return kafka;
  }

  private static String produce(
      Kafka kafka, int records, int warmUp, int recordBytes, int perSecond, List<String> settings) {
    Stream<String> arguments =
        Stream.of(
            "--topic",
            TOPIC,
            "--num-records",
            Integer.toString(records + warmUp),
            "--record-size",
            Integer.toString(recordBytes),
            "--throughput",
            Integer.toString(perSecond));
    Stream<String> warm =
        warmUp > 0 ? Stream.of("--warmup-records", Integer.toString(warmUp)) : Stream.empty();
    Stream<String> properties = Stream.concat(Stream.of("--command-property"), settings.stream());
    return kafka.tool(
        "ProducerPerformance", Stream.of(arguments, warm, properties).flatMap(s -> s).toList());
  }
}

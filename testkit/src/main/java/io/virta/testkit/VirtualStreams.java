package io.virta.testkit;

import io.virta.actors.producer.ProducerNumber;
import io.virta.processors.operator.NumberedOutput;
import io.virta.processors.operator.OutputRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The streams of a test, its virtual time, and the faults on the way to them. */
final class VirtualStreams {
  private static final double CRASH = 0.05;
  private static final double LOST_ANSWER = 0.1;

  private final Map<String, Integer> shardCounts = new HashMap<>();
  private final Map<String, VirtualStream> streams = new TreeMap<>();

  /** Decides about faults; null for a run without any. */
  private final @Nullable Random faults;

  private long nowMillis;
  private long order;

  VirtualStreams(long startMillis, @Nullable Random faults) {
    this.nowMillis = startMillis;
    this.faults = faults;
  }

  long nowMillis() {
    return nowMillis;
  }

  boolean hasFaults() {
    return faults != null;
  }

  void nowMillis(long millis) {
    nowMillis = millis;
  }

  /** Returns a random number below {@code bound}; 0 without faults. */
  int choose(int bound) {
    return faults == null ? 0 : faults.nextInt(bound);
  }

  boolean happens(double probability) {
    return faults != null && faults.nextDouble() < probability;
  }

  void crashPerhaps() {
    if (happens(CRASH)) {
      throw new VirtualTask.Crashed();
    }
  }

  void shards(String stream, int count) {
    if (streams.containsKey(stream)) {
      throw new IllegalStateException(stream + " exists already; set its shards before using it");
    }
    shardCounts.put(stream, count);
  }

  VirtualStream stream(String name) {
    return streams.computeIfAbsent(
        name, created -> new VirtualStream(created, shardCounts.getOrDefault(created, 1)));
  }

  Collection<VirtualStream> all() {
    return streams.values();
  }

  void put(String stream, String partitionKey, byte[] data) {
    stream(stream).shardOf(partitionKey).put(order++, nowMillis, partitionKey, data);
  }

  /** Sends an output, twice if the first answer is lost. */
  void send(String producer, int epoch, NumberedOutput output) {
    OutputRecord record = output.record();
    int times = happens(LOST_ANSWER) ? 2 : 1;
    for (int i = 0; i < times; i++) {
      stream(record.stream())
          .shardOf(record.partitionKey())
          .send(
              order++,
              nowMillis,
              ProducerNumber.of(producer),
              epoch,
              output.outNumber(),
              record.partitionKey(),
              record.data());
    }
  }
}

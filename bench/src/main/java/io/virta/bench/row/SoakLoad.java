package io.virta.bench.row;

import io.virta.bench.server.JvmMemory;
import io.virta.bench.server.KinesisServer;
import io.virta.bench.server.Virta;
import io.virta.bench.server.Workspace;
import io.virta.bench.wire.Kinesis;
import io.virta.bench.wire.Request;
import io.virta.bench.wire.StalledClient;
import io.virta.bench.wire.Threads;
import io.virta.bench.wire.WireException;
import io.virta.bench.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Full load for minutes with stalled consumers, and with retention in seconds so that the disk does
 * not fill: does the memory of the node stay constant? The figure is the median resident memory of
 * the last third of the time divided by that of the first third.
 */
final class SoakLoad {
  private static final int RECORD_BYTES = 1024;
  private static final int CONNECTIONS = 4;
  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);
  private static final int SAMPLES_MIN = 3;

  /**
   * The server disconnects stalled clients after 30 s (events) or 60 s (answers); then new ones
   * connect.
   */
  private static final int STALLED_SAMPLES = 3;

  private static final List<String> FLAGS =
      List.of(
          "-Dvirta.stream.retention-override=5s",
          "-Dvirta.stream.retention-sweep-interval=1s",
          "-Dvirta.lane.records.size-bytes-max=6GiB");

  private final Workspace workspace;
  private final Scale scale;

  /**
   * @param scale its measured time is the duration of the soak
   */
  SoakLoad(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
  }

  Contender virta(String id) {
    return new Contender(id, "Virta, JSON, " + CONNECTIONS + " connections", this::measure);
  }

  private record Sample(long residentBytes, long heapBytes, long diskBytes) {}

  private Measurement measure() {
    try (KinesisServer server = Virta.start(workspace, FLAGS)) {
      server.createStream(KinesisLoads.STREAM);
      PutLoad load =
          new PutLoad(
              server,
              KinesisLoads.batches(WireFormat.JSON, RECORD_BYTES),
              KinesisLoads.BATCH_RECORDS,
              CONNECTIONS);
      List<Sample> samples = new ArrayList<>();
      Map<String, Double> details = new HashMap<>();
      Threads.run(
          2,
          thread -> {
            if (thread == 0) {
              details.put("records_per_second", load.measure(scale).value());
            } else {
              sleep(scale.warmUp());
              sample(server, samples);
            }
          },
          scale.warmUp().plus(scale.measured()).plusMinutes(2));
      return summary(samples, details);
    }
  }

  private void sample(KinesisServer server, List<Sample> samples) {
    JvmMemory memory = new JvmMemory(server.process().pid(), server.directory());
    long count = Math.max(SAMPLES_MIN, scale.measured().dividedBy(SAMPLE_EVERY));
    List<StalledClient> stalled = List.of();
    try {
      for (int i = 0; i < count; i++) {
        if (i % STALLED_SAMPLES == 0) {
          stalled.forEach(StalledClient::close);
          stalled = stall(server);
        }
        sleep(scale.measured().dividedBy(count));
        samples.add(
            new Sample(
                server.process().residentBytes(),
                memory.usedBytes(),
                Workspace.size(Virta.dataOf(server.directory()))));
      }
    } finally {
      stalled.forEach(StalledClient::close);
    }
  }

  /**
   * Opens stalled clients: one per shard that requests the largest possible answer, and one that
   * listens to the events of the console.
   */
  private static List<StalledClient> stall(KinesisServer server) {
    Kinesis kinesis = new Kinesis(server.address());
    List<StalledClient> clients = new ArrayList<>();
    for (String shardId : kinesis.shardIds(KinesisLoads.STREAM)) {
      String iterator = kinesis.trimHorizonIterator(KinesisLoads.STREAM, shardId);
      clients.add(
          StalledClient.ask(server.address(), Request.getRecords(WireFormat.JSON, iterator)));
    }
    Request tail = Request.events("streams,tail:" + KinesisLoads.STREAM);
    clients.add(StalledClient.ask(server.address(), tail));
    return clients;
  }

  private static Measurement summary(List<Sample> samples, Map<String, Double> details) {
    int third = samples.size() / 3;
    List<Sample> first = samples.subList(0, third);
    List<Sample> last = samples.subList(samples.size() - third, samples.size());
    double residentFirst = median(first, Sample::residentBytes);
    double residentLast = median(last, Sample::residentBytes);
    details.put("resident_first_third_bytes", residentFirst);
    details.put("resident_last_third_bytes", residentLast);
    details.put("heap_first_third_bytes", median(first, Sample::heapBytes));
    details.put("heap_last_third_bytes", median(last, Sample::heapBytes));
    details.put("disk_first_third_bytes", median(first, Sample::diskBytes));
    details.put("disk_last_third_bytes", median(last, Sample::diskBytes));
    details.put("samples", (double) samples.size());
    return new Measurement(residentLast / residentFirst, details);
  }

  private static double median(List<Sample> samples, ToLongFunction<Sample> of) {
    return samples.stream().mapToLong(of).sorted().skip(samples.size() / 2).findFirst().orElse(0);
  }

  private static void sleep(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WireException("interrupted", e);
    }
  }
}

package io.virta.bench.row;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.bench.server.KinesisServer;
import io.virta.bench.server.ServerProcess;
import io.virta.bench.server.Virta;
import io.virta.bench.server.Workspace;
import io.virta.bench.wire.Kinesis;
import io.virta.bench.wire.Threads;
import io.virta.bench.wire.WireException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stops a node with much data, starts it again on the same directory, and retries until it has
 * answered a read with records and a put.
 */
final class RestartLoad {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RECORD_BYTES = 1024;
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);

  private final Workspace workspace;
  private final Scale scale;

  RestartLoad(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
  }

  /** A restart after an orderly stop. */
  Contender stopped(String id) {
    return new Contender(id, "Virta, stopped", () -> measure(ServerProcess::close));
  }

  /** A restart after {@code kill -9} right after the last acknowledged put. */
  Contender killed(String id) {
    return new Contender(id, "Virta, killed", () -> measure(ServerProcess::kill));
  }

  private Measurement measure(Consumer<ServerProcess> end) {
    try (KinesisServer server = Virta.start(workspace)) {
      server.createStream(KinesisLoads.STREAM);
      long requests = scale.restartBytes() / (RECORD_BYTES * KinesisLoads.BATCH_RECORDS);
      KinesisLoads.fill(server, RECORD_BYTES, requests);
      String shardId = new Kinesis(server.address()).shardIds(KinesisLoads.STREAM).get(0);
      end.accept(server.process());
      Map<String, Double> details = new HashMap<>();
      details.put("log_bytes", (double) Workspace.size(Virta.dataOf(server.directory())));
      return new Measurement(restart(server, shardId, details), details);
    }
  }

  /**
   * Starts the node; returns the seconds until both were answered, first the read and then the put.
   */
  private double restart(KinesisServer server, String shardId, Map<String, Double> details) {
    double[] seconds = new double[2];
    int port = Workspace.freePort();
    long start = System.nanoTime();
    try (ServerProcess process = Virta.launch(workspace, server.directory(), port)) {
      Kinesis kinesis = new Kinesis(process.address());
      Threads.run(
          1,
          thread -> {
            seconds[0] = secondsUntil(start, () -> read(kinesis, shardId));
            seconds[1] = secondsUntil(start, () -> put(kinesis));
          },
          ANSWERS_WITHIN.multipliedBy(2));
      details.put("server_cpu_s", process.cpu().toMillis() / 1e3);
      details.put("server_resident_bytes", (double) process.residentBytes());
      details.put("read_s", seconds[0]);
      return seconds[1];
    }
  }

  private static double secondsUntil(long start, Runnable question) {
    while (true) {
      try {
        question.run();
        return (System.nanoTime() - start) / 1e9;
      } catch (UncheckedIOException | WireException e) {
        if (System.nanoTime() - start > ANSWERS_WITHIN.toNanos()) {
          throw new WireException("no answer within " + ANSWERS_WITHIN + ": " + e.getMessage(), e);
        }
        pause();
      }
    }
  }

  private static void read(Kinesis kinesis, String shardId) {
    ObjectNode input = JSON.createObjectNode().put("Limit", 100);
    input.put("ShardIterator", kinesis.trimHorizonIterator(KinesisLoads.STREAM, shardId));
    if (kinesis.call("GetRecords", input).path("Records").isEmpty()) {
      throw new WireException("GetRecords brought no record of those stored before the restart");
    }
  }

  private static void put(Kinesis kinesis) {
    ObjectNode input = JSON.createObjectNode().put("StreamName", KinesisLoads.STREAM);
    kinesis.call("PutRecord", input.put("PartitionKey", "k").put("Data", "AAAA"));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WireException("interrupted", e);
    }
  }
}

package io.virta.bench.row;

import io.virta.bench.server.JvmMemory;
import io.virta.bench.server.KinesisServer;
import io.virta.bench.server.ServerProcess;
import io.virta.bench.server.Virta;
import io.virta.bench.server.Workspace;
import io.virta.bench.wire.Answer;
import io.virta.bench.wire.ClosedLoop;
import io.virta.bench.wire.Exchange;
import io.virta.bench.wire.Kinesis;
import io.virta.bench.wire.PutAnswers;
import io.virta.bench.wire.Request;
import io.virta.bench.wire.Threads;
import io.virta.bench.wire.WireException;
import io.virta.bench.wire.WireFormat;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Starts a node with many shards, puts one record to each, and then leaves it idle. */
final class ShardsLoad {
  private static final int CONNECTIONS = 16;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Pattern SHARD_ID = Pattern.compile("shardId-\\d{12}");
  private static final String PUT =
      """
      {"StreamName":"%s","PartitionKey":"k","ExplicitHashKey":"%s","Data":"AAAA"}\
      """;

  private final Workspace workspace;
  private final Scale scale;
  private final int shards;

  ShardsLoad(Workspace workspace, Scale scale, int shards) {
    this.workspace = workspace;
    this.scale = scale;
    this.shards = shards;
  }

  Contender virta(String id) {
    return new Contender(id, "Virta, " + CONNECTIONS + " connections", this::measure);
  }

  private Measurement measure() {
    try (KinesisServer server = Virta.start(workspace)) {
      new Kinesis(server.address()).createProvisioned(KinesisLoads.STREAM, shards);
      putToEach(server.address());
      server.process().close();
      return restart(server);
    }
  }

  private Measurement restart(KinesisServer server) {
    Map<String, Double> details = new HashMap<>();
    int port = Workspace.freePort();
    long start = System.nanoTime();
    try (ServerProcess process =
        Virta.launch(workspace, server.directory(), port).awaitListening()) {
      details.put("listening_s", secondsSince(start));
      putToEach(process.address());
      double seconds = secondsSince(start);
      sleep(SETTLE);
      details.put("idle_cpu_cores", cpuCores(process, scale.measured()));
      details.put("server_resident_bytes", (double) process.residentBytes());
      JvmMemory memory = new JvmMemory(process.pid(), server.directory());
      details.put("heap_live_bytes", (double) memory.liveBytes());
      return new Measurement(seconds, details);
    }
  }

  /** Puts one record to every shard, and returns when all are acknowledged. */
  private void putToEach(InetSocketAddress server) {
    List<Puts> connections =
        IntStream.range(0, CONNECTIONS).mapToObj(first -> new Puts(first)).toList();
    Threads.run(1, thread -> new ClosedLoop(server, connections).run(), LIMIT);
    Set<String> reached = new HashSet<>();
    connections.forEach(connection -> reached.addAll(connection.reached));
    if (reached.size() != shards) {
      throw new WireException("the puts reached " + reached.size() + " shards of " + shards);
    }
  }

  private static double cpuCores(ServerProcess process, Duration time) {
    Duration before = process.cpu();
    long start = System.nanoTime();
    sleep(time);
    return process.cpu().minus(before).toNanos() / 1e9 / secondsSince(start);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void sleep(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WireException("interrupted", e);
    }
  }

  /** The puts to the shards {@code first}, {@code first + CONNECTIONS} and so on. */
  private final class Puts implements Exchange {
    private final Set<String> reached = new HashSet<>();
    private int shard;

    Puts(int first) {
      this.shard = first;
    }

    @Override
    public @Nullable Request next() {
      if (shard >= shards) {
        return null;
      }
      String body = PUT.formatted(KinesisLoads.STREAM, middleOf(shard));
      shard += CONNECTIONS;
      return Request.of("PutRecord", WireFormat.JSON, body.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void answered(Answer answer) {
      PutAnswers.requireStored(answer);
      Matcher id = SHARD_ID.matcher(answer.bodyText());
      if (!id.find()) {
        throw new WireException("no shard in the answer " + answer.bodyText());
      }
      reached.add(id.group());
    }

    /** The hash key in the middle of a shard's range if the hash key space is divided evenly. */
    private BigInteger middleOf(int shard) {
      return BigInteger.ONE
          .shiftLeft(127)
          .multiply(BigInteger.valueOf(2L * shard + 1))
          .divide(BigInteger.valueOf(shards));
    }
  }
}

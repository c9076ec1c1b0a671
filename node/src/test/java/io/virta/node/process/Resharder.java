package io.virta.node.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.node.wire.UnreachableException;
import io.virta.node.wire.WireClient;
import io.virta.node.wire.WireFailure;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread that scales a stream up and down without a pause until its node ends. */
final class Resharder {
  /** The errors of AWS while a stream is UPDATING. */
  private static final Set<String> BUSY =
      Set.of("ResourceInUseException", "LimitExceededException");

  private static final int SHARDS_MAX = 12;

  private final String stream;
  private final Random random;
  private final AtomicInteger taken = new AtomicInteger();
  private Thread thread = new Thread();
  private volatile String end = "none";

  Resharder(String stream, long seed) {
    this.stream = stream;
    this.random = new Random(seed);
  }

  void start(WireClient client) {
    end = "none";
    thread = new Thread(() -> run(client), "resharder");
    thread.start();
  }

  private void run(WireClient client) {
    try {
      while (true) {
        scale(client);
      }
    } catch (UnreachableException | WireFailure ended) {
      end = ended.toString(); // the node has ended, or misbehaves
    }
  }

  private void scale(WireClient client) {
    try {
      JsonNode summary =
          client
              .call("DescribeStreamSummary", client.request().put("StreamName", stream))
              .path("StreamDescriptionSummary");
      if (!summary.path("StreamStatus").asText().equals("ACTIVE")) {
        return; // with a reshard in flight, the open shard count would lead to an invalid request
      }
      int open = summary.path("OpenShardCount").asInt();
      int least = (open + 1) / 2;
      int requested = Math.min(SHARDS_MAX, least + random.nextInt(2 * open - least + 1));
      client.call(
          "UpdateShardCount",
          client
              .request()
              .put("StreamName", stream)
              .put("TargetShardCount", requested)
              .put("ScalingType", "UNIFORM_SCALING"));
      taken.incrementAndGet();
    } catch (WireFailure refusal) {
      if (!BUSY.contains(refusal.type())) {
        throw refusal;
      }
    }
  }

  void awaitEnd() {
    try {
      thread.join(70_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException("the resharder does not end");
    }
  }

  /** Returns why it has stopped; "none" while it is running. */
  String end() {
    return end;
  }

  /** Returns the number of accepted requests. */
  int taken() {
    return taken.get();
  }
}

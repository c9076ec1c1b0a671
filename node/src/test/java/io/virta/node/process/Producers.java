package io.virta.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.UnreachableException;
import io.virta.node.wire.WireClient;
import io.virta.node.wire.WireFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that put records, one request after the other, and remember the acknowledged ones. Each
 * record has a unique id that is never sent twice.
 */
final class Producers {
  /** The prefix of every partition key. */
  static final String KEY = "partition-key-";

  private static final int RECORDS_PER_REQUEST = 7;

  private final int count;
  private final String stream;
  private final AtomicLong[] attempts;
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, String> ends = new ConcurrentHashMap<>();
  private volatile AtomicBoolean stopped = new AtomicBoolean();

  Producers(String stream, int count) {
    this.stream = stream;
    this.count = count;
    this.attempts = new AtomicLong[count];
    for (int i = 0; i < count; i++) {
      attempts[i] = new AtomicLong();
    }
  }

  /** Starts all producers; each ends at its first failure. */
  void start(WireClient client) {
    AtomicBoolean stop = new AtomicBoolean();
    stopped = stop;
    threads.clear();
    ends.clear();
    for (int i = 0; i < count; i++) {
      int producer = i;
      Thread thread = new Thread(() -> run(client, producer, stop), "producer-" + producer);
      thread.start();
      threads.add(thread);
    }
  }

  private void run(WireClient client, int producer, AtomicBoolean stop) {
    try {
      while (!stop.get()) {
        put(client, producer);
      }
    } catch (UnreachableException | WireFailure ended) {
      // The outcome of this request is unknown; its ids are not used again.
      ends.put(Thread.currentThread().getName(), ended.toString());
    }
  }

  private void put(WireClient client, int producer) {
    ObjectNode request = client.request().put("StreamName", stream);
    ArrayNode records = request.putArray("Records");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < RECORDS_PER_REQUEST; i++) {
      String id = producer + "-" + attempts[producer].incrementAndGet();
      ids.add(id);
      records.addObject().put("Data", id.getBytes(UTF_8)).put("PartitionKey", KEY + i);
    }
    JsonNode results = client.call("PutRecords", request).path("Records");
    for (int i = 0; i < ids.size(); i++) {
      JsonNode result = results.path(i);
      if (result.hasNonNull("SequenceNumber")) {
        acknowledged.put(
            ids.get(i),
            result.path("ShardId").asText() + ":" + result.path("SequenceNumber").asText());
      }
    }
  }

  /** Stops the producers after their current requests. */
  void stop() {
    stopped.set(true);
    awaitEnd();
  }

  void awaitEnd() {
    for (Thread thread : threads) {
      try {
        thread.join(70_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (thread.isAlive()) {
        throw new IllegalStateException(thread.getName() + " does not end");
      }
    }
  }

  /** Returns why producers have stopped, by thread name. */
  Map<String, String> ends() {
    return ends;
  }

  /** Returns the shard and sequence number of every acknowledged record, by its id. */
  Map<String, String> acknowledged() {
    return acknowledged;
  }
}

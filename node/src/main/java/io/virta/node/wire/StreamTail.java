package io.virta.node.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all shards of a stream in turn, and their children after a reshard. Records are in order
 * within each shard; KPL aggregates are unpacked. Not thread-safe.
 */
public final class StreamTail {
  private static final int RECORDS_MAX = 1_000;

  private final WireClient client;
  private final String stream;
  private final @Nullable Instant time;
  private final Queue<Cursor> cursors = new ArrayDeque<>();
  private final Set<String> seenShards = new HashSet<>();

  private record Cursor(String shardId, String iterator) {}

  private StreamTail(WireClient client, String stream, @Nullable Instant time) {
    this.client = client;
    this.stream = stream;
    this.time = time;
  }

  /** Starts at the next record that arrives. */
  public static StreamTail fromNow(WireClient client, String stream) {
    return open(client, stream, "LATEST", null);
  }

  /** Starts at the oldest stored record. */
  public static StreamTail fromStart(WireClient client, String stream) {
    return open(client, stream, "TRIM_HORIZON", null);
  }

  /** Starts at the first record that arrived at that time or later. */
  public static StreamTail from(WireClient client, String stream, Instant time) {
    return open(client, stream, "AT_TIMESTAMP", time);
  }

  private static StreamTail open(
      WireClient client, String stream, String type, @Nullable Instant time) {
    StreamTail tail = new StreamTail(client, stream, time);
    for (JsonNode shard : tail.firstShards(type)) {
      tail.add(shard.path("ShardId").asText(), type);
    }
    return tail;
  }

  /**
   * Returns the shards to start with: for LATEST the open shards, otherwise those without a stored
   * parent. Children are read after their parents, which keeps the order of each key.
   */
  private List<JsonNode> firstShards(String type) {
    List<JsonNode> shards = new StreamWaiter(client, stream).shards();
    if (type.equals("LATEST")) {
      return shards.stream()
          .filter(shard -> !shard.path("SequenceNumberRange").hasNonNull("EndingSequenceNumber"))
          .toList();
    }
    Set<String> kept = new HashSet<>();
    shards.forEach(shard -> kept.add(shard.path("ShardId").asText()));
    return shards.stream()
        .filter(
            shard ->
                !kept.contains(shard.path("ParentShardId").asText())
                    && !kept.contains(shard.path("AdjacentParentShardId").asText()))
        .toList();
  }

  private void add(String shardId, String type) {
    if (!seenShards.add(shardId)) {
      return; // already added: both parents report the child of a merge
    }
    ObjectNode request =
        client
            .request()
            .put("StreamName", stream)
            .put("ShardId", shardId)
            .put("ShardIteratorType", type);
    if (time != null) {
      request.put("Timestamp", time.toEpochMilli() / 1_000.0);
    }
    JsonNode answer = client.callPatiently("GetShardIterator", request);
    cursors.add(new Cursor(shardId, answer.path("ShardIterator").asText()));
  }

  /** Whether every shard, including all children, has been read to its end. */
  public boolean isAtEnd() {
    return cursors.isEmpty();
  }

  /** Reads each shard once; returns true if at least one returned records. */
  public boolean readRound(Consumer<WireRecord> sink) {
    boolean any = false;
    for (int turns = cursors.size(); turns > 0; turns--) {
      any |= read(cursors.remove(), sink);
    }
    return any;
  }

  private boolean read(Cursor cursor, Consumer<WireRecord> sink) {
    JsonNode answer;
    try {
      answer =
          client.call(
              "GetRecords",
              client.request().put("ShardIterator", cursor.iterator()).put("Limit", RECORDS_MAX));
    } catch (WireFailure refusal) {
      if (refusal.type().equals("ProvisionedThroughputExceededException")) {
        cursors.add(cursor); // throttled because of other readers: try again in the next round
        return false;
      }
      throw refusal;
    }
    JsonNode records = answer.path("Records");
    records.forEach(record -> WireRecord.of(cursor.shardId(), record).apart().forEach(sink));
    if (answer.hasNonNull("NextShardIterator")) {
      cursors.add(new Cursor(cursor.shardId(), answer.path("NextShardIterator").asText()));
    } else {
      answer.path("ChildShards").forEach(this::addChild);
    }
    return !records.isEmpty() || !answer.hasNonNull("NextShardIterator");
  }

  /** Adds a child shard; the child of a merge only after both parents have ended. */
  private void addChild(JsonNode child) {
    for (JsonNode parent : child.path("ParentShards")) {
      if (cursors.stream().anyMatch(cursor -> cursor.shardId().equals(parent.asText()))) {
        return;
      }
    }
    // The child may also have opened before that time.
    add(child.path("ShardId").asText(), time == null ? "TRIM_HORIZON" : "AT_TIMESTAMP");
  }
}

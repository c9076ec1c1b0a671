package io.virta.node.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts records in the order given, in requests of at most 500; retries records that a busy shard
 * rejects. Not thread-safe.
 */
public final class RecordPutter {
  private static final int RECORDS_MAX = 500;
  private static final int BYTES_MAX = 4 << 20;
  private static final int ATTEMPTS_MAX = 8;
  private static final long FIRST_PAUSE_MILLIS = 100;

  private final WireClient client;
  private final String stream;
  private final Consumer<Stored> onStored;
  private final List<Entry> waiting = new ArrayList<>();
  private int waitingBytes;

  /** A record to put. */
  @SuppressWarnings("ArrayRecordComponent") // only passed on
  public record Entry(String partitionKey, byte[] data) {}

  /** A record that has been acknowledged. */
  public record Stored(String partitionKey, String shardId, String sequenceNumber) {}

  public RecordPutter(WireClient client, String stream, Consumer<Stored> onStored) {
    this.client = client;
    this.stream = stream;
    this.onStored = onStored;
  }

  /** Adds a record to the batch; it is sent at the latest by {@link #flush}. */
  public void put(Entry entry) {
    if (waiting.size() == RECORDS_MAX || waitingBytes + entry.data().length > BYTES_MAX) {
      flush();
    }
    waiting.add(entry);
    waitingBytes += entry.data().length;
  }

  /**
   * Sends the waiting records.
   *
   * @throws WireFailure if a record was rejected with an error that is not retried; the records
   *     before it may be stored
   */
  public void flush() {
    List<Entry> open = List.copyOf(waiting);
    waiting.clear();
    waitingBytes = 0;
    for (int attempt = 1; !open.isEmpty(); attempt++) {
      open = send(open, attempt == ATTEMPTS_MAX);
      if (!open.isEmpty()) {
        pause(FIRST_PAUSE_MILLIS << (attempt - 1));
      }
    }
  }

  private List<Entry> send(List<Entry> entries, boolean last) {
    ObjectNode request = client.request().put("StreamName", stream);
    ArrayNode records = request.putArray("Records");
    for (Entry entry : entries) {
      records.addObject().put("Data", entry.data()).put("PartitionKey", entry.partitionKey());
    }
    JsonNode results = client.call("PutRecords", request).path("Records");
    List<Entry> refused = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      JsonNode result = results.path(i);
      if (result.hasNonNull("ErrorCode")) {
        if (last) {
          throw new WireFailure(
              result.path("ErrorCode").asText(), result.path("ErrorMessage").asText());
        }
        refused.add(entries.get(i));
      } else {
        onStored.accept(
            new Stored(
                entries.get(i).partitionKey(),
                result.path("ShardId").asText(),
                result.path("SequenceNumber").asText()));
      }
    }
    return refused;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while waiting to retry a busy shard", e);
    }
  }
}

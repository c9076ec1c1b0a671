package io.virta.bench.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The calls that prepare a measurement: streams and iterators, over JSON, one request at a time.
 */
public final class Kinesis {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ACTIVE_WITHIN = Duration.ofSeconds(30);

  private final InetSocketAddress server;

  public Kinesis(InetSocketAddress server) {
    this.server = server;
  }

  /** Creates an on-demand stream, which starts with four shards. */
  public void createOnDemand(String stream) {
    ObjectNode input = JSON.createObjectNode().put("StreamName", stream);
    input.putObject("StreamModeDetails").put("StreamMode", "ON_DEMAND");
    call("CreateStream", input);
    awaitActive(stream);
  }

  public void createProvisioned(String stream, int shards) {
    call("CreateStream", named(stream).put("ShardCount", shards));
    awaitActive(stream);
  }

  /** Scales a provisioned stream to {@code shards} shards; returns when it has them. */
  public void scale(String stream, int shards) {
    call(
        "UpdateShardCount",
        named(stream).put("TargetShardCount", shards).put("ScalingType", "UNIFORM_SCALING"));
    awaitActive(stream);
  }

  /** Turns on encryption of a stream with the server's own key. */
  public void encrypt(String stream) {
    call(
        "StartStreamEncryption",
        named(stream).put("EncryptionType", "KMS").put("KeyId", "alias/aws/kinesis"));
    awaitActive(stream);
  }

  public List<String> shardIds(String stream) {
    List<String> ids = new ArrayList<>();
    for (JsonNode shard : call("ListShards", named(stream)).path("Shards")) {
      ids.add(shard.path("ShardId").asText());
    }
    return ids;
  }

  public String trimHorizonIterator(String stream, String shardId) {
    ObjectNode input = named(stream).put("ShardId", shardId);
    input.put("ShardIteratorType", "TRIM_HORIZON");
    return call("GetShardIterator", input).path("ShardIterator").asText();
  }

  /**
   * Calls an operation.
   *
   * @throws WireException if the response is an error
   */
  public JsonNode call(String operation, ObjectNode input) {
    try (Connection connection = Connection.open(server)) {
      Request request = Request.of(operation, WireFormat.JSON, JSON.writeValueAsBytes(input));
      Answer answer = connection.exchange(request);
      if (answer.status() != 200) {
        throw new WireException(
            operation + " answered " + answer.status() + ": " + answer.bodyText());
      }
      return answer.bodyLength() == 0
          ? JSON.createObjectNode()
          : JSON.readTree(answer.body(), 0, answer.bodyLength());
    } catch (IOException e) {
      throw new UncheckedIOException(operation + " at " + server + ": " + e.getMessage(), e);
    }
  }

  private void awaitActive(String stream) {
    long end = System.nanoTime() + ACTIVE_WITHIN.toNanos();
    while (!isActive(stream)) {
      if (System.nanoTime() > end) {
        throw new WireException("stream " + stream + " is not active within " + ACTIVE_WITHIN);
      }
      pause();
    }
  }

  private boolean isActive(String stream) {
    JsonNode summary = call("DescribeStreamSummary", named(stream));
    return "ACTIVE".equals(summary.path("StreamDescriptionSummary").path("StreamStatus").asText());
  }

  private static ObjectNode named(String stream) {
    return JSON.createObjectNode().put("StreamName", stream);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WireException("interrupted", e);
    }
  }
}

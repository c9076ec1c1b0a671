package io.virta.node.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Describes a stream and waits for its state. Blocks; not thread-safe. */
public final class StreamWaiter {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final WireClient client;
  private final String stream;

  public StreamWaiter(WireClient client, String stream) {
    this.client = client;
    this.stream = stream;
  }

  /** Waits until the stream is ACTIVE. */
  public void awaitActive() {
    while (!summary().path("StreamStatus").asText().equals("ACTIVE")) {
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnreachableException("interrupted while waiting for stream " + stream, e);
      }
    }
  }

  public int openShards() {
    return summary().path("OpenShardCount").asInt();
  }

  private JsonNode summary() {
    return client
        .callPatiently("DescribeStreamSummary", client.request().put("StreamName", stream))
        .path("StreamDescriptionSummary");
  }

  /** Returns all shards in the form of ListShards. */
  public List<JsonNode> shards() {
    List<JsonNode> shards = new ArrayList<>();
    ObjectNode request = client.request().put("StreamName", stream);
    while (true) {
      JsonNode page = client.callPatiently("ListShards", request);
      page.path("Shards").forEach(shards::add);
      if (!page.hasNonNull("NextToken")) {
        return shards;
      }
      request = client.request().put("NextToken", page.path("NextToken").asText());
    }
  }
}

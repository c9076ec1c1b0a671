package io.virta.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.WireClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virta stream list}. */
@Command(
    name = "list",
    description = "List the streams, sorted by name.",
    mixinStandardHelpOptions = true)
final class StreamList implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private ClientOptions options;

  @Override
  public Integer call() {
    ArrayNode streams = allStreams(options.client());
    switch (options.output()) {
      case json -> options.printJson(streams);
      case ndjson -> streams.forEach(options::printJson);
      case table -> {
        Table table = new Table("STREAM", "STATUS", "MODE", "CREATED");
        for (JsonNode stream : streams) {
          table.row(
              stream.path("StreamName").asText(),
              stream.path("StreamStatus").asText(),
              stream.path("StreamModeDetails").path("StreamMode").asText(),
              WireTimes.of(stream.path("StreamCreationTimestamp")));
        }
        table.print(options.out());
      }
    }
    return 0;
  }

  private static ArrayNode allStreams(WireClient client) {
    ArrayNode streams = client.request().arrayNode();
    ObjectNode request = client.request();
    while (true) {
      JsonNode page = client.call("ListStreams", request);
      page.path("StreamSummaries").forEach(streams::add);
      JsonNode names = page.path("StreamNames");
      if (!page.path("HasMoreStreams").asBoolean() || names.isEmpty()) {
        return streams;
      }
      request =
          client.request().put("ExclusiveStartStreamName", names.get(names.size() - 1).asText());
    }
  }
}

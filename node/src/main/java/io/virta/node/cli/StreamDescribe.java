package io.virta.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.WireClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code virta stream describe}. */
@Command(
    name = "describe",
    description = "Show a stream and its shards.",
    mixinStandardHelpOptions = true)
final class StreamDescribe extends OneStream implements Callable<Integer> {
  @Override
  public Integer call() {
    ObjectNode description = describe(options.client());
    if (options.output() != OutputFormat.table) {
      options.printJson(description);
      return 0;
    }
    Output out = options.out();
    out.line(
        "%s  %s  %s  kept for %d h"
            .formatted(
                description.path("StreamName").asText(),
                description.path("StreamStatus").asText(),
                description.path("StreamModeDetails").path("StreamMode").asText(),
                description.path("RetentionPeriodHours").asInt()));
    out.line(description.path("StreamARN").asText());
    out.line("");
    Table table = new Table("SHARD", "STATE", "FROM HASH KEY", "TO HASH KEY");
    for (JsonNode shard : description.path("Shards")) {
      JsonNode range = shard.path("HashKeyRange");
      boolean closed = shard.path("SequenceNumberRange").hasNonNull("EndingSequenceNumber");
      table.row(
          shard.path("ShardId").asText(),
          closed ? "closed" : "open",
          range.path("StartingHashKey").asText(),
          range.path("EndingHashKey").asText());
    }
    table.print(out);
    return 0;
  }

  private ObjectNode describe(WireClient client) {
    ObjectNode request = client.request().put("StreamName", stream);
    ObjectNode whole = page(client, request);
    ArrayNode shards = whole.withArray("Shards");
    boolean more = whole.path("HasMoreShards").asBoolean();
    while (more && !shards.isEmpty()) {
      request.put("ExclusiveStartShardId", shards.get(shards.size() - 1).path("ShardId").asText());
      ObjectNode next = page(client, request);
      shards.addAll(next.withArray("Shards"));
      more = next.path("HasMoreShards").asBoolean();
    }
    return whole.put("HasMoreShards", false);
  }

  private static ObjectNode page(WireClient client, ObjectNode request) {
    return (ObjectNode) client.call("DescribeStream", request).path("StreamDescription");
  }
}

package io.virta.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.WireClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code virta consumer list}. */
@Command(
    name = "list",
    description = "List the consumers of a stream.",
    mixinStandardHelpOptions = true)
final class ConsumerList extends OneStream implements Callable<Integer> {
  @Override
  public Integer call() {
    ObjectNode all = all(options.client());
    if (options.output() != OutputFormat.table) {
      options.printJson(all);
      return 0;
    }
    Table table = new Table("CONSUMER", "STATUS", "SINCE", "ARN");
    for (JsonNode consumer : all.path("Consumers")) {
      table.row(
          consumer.path("ConsumerName").asText(),
          consumer.path("ConsumerStatus").asText(),
          WireTimes.of(consumer.path("ConsumerCreationTimestamp")),
          consumer.path("ConsumerARN").asText());
    }
    table.print(options.out());
    return 0;
  }

  private ObjectNode all(WireClient client) {
    String arn = arn(client);
    ObjectNode all = client.request();
    ArrayNode consumers = all.putArray("Consumers");
    ObjectNode request = client.request().put("StreamARN", arn);
    while (true) {
      JsonNode page = client.callPatiently("ListStreamConsumers", request);
      page.path("Consumers").forEach(consumers::add);
      if (!page.hasNonNull("NextToken")) {
        return all;
      }
      request.put("NextToken", page.path("NextToken").asText());
    }
  }
}

package io.virta.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code virta app describe}. */
@Command(
    name = "describe",
    description = "Show an app and its tasks.",
    mixinStandardHelpOptions = true)
final class AppDescribe extends OneApp implements Callable<Integer> {
  @Override
  public Integer call() {
    JsonNode found = call("GET", "");
    if (options.output() != OutputFormat.table) {
      options.printJson(found);
      return 0;
    }
    Output out = options.out();
    out.line(
        "%s  version %d  %s"
            .formatted(
                found.path("id").asText(),
                found.path("version").asInt(),
                found.path("status").asText()));
    if (found.hasNonNull("reason")) {
      out.line(found.path("reason").asText());
    }
    out.line("");
    Table table = new Table("TASK", "STATUS", "REASON");
    int no = 0;
    for (JsonNode task : found.path("tasks")) {
      table.row(no++, task.path("status").asText(), task.path("reason").asText());
    }
    table.print(out);
    return 0;
  }
}

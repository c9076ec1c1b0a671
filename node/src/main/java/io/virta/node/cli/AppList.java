package io.virta.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virta app list}. */
@Command(
    name = "list",
    description = "List the apps, sorted by id.",
    mixinStandardHelpOptions = true)
final class AppList implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private ClientOptions options;

  @Override
  public Integer call() {
    JsonNode apps = options.client().callApps("GET", "/apps").path("apps");
    switch (options.output()) {
      case json -> options.printJson(apps);
      case ndjson -> apps.forEach(options::printJson);
      case table -> {
        Table table = new Table("APP", "VERSION", "STATUS", "REASON");
        for (JsonNode app : apps) {
          table.row(
              app.path("id").asText(),
              app.path("version").asInt(),
              app.path("status").asText(),
              app.path("reason").asText());
        }
        table.print(options.out());
      }
    }
    return 0;
  }
}

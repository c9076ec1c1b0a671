package io.virta.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code virta consumer register}. */
@Command(
    name = "register",
    description = "Register a consumer and print the ARN to subscribe with.",
    mixinStandardHelpOptions = true)
final class ConsumerRegister extends OneConsumer implements Callable<Integer> {
  @Override
  public Integer call() {
    var client = options.client();
    JsonNode registered = client.call("RegisterStreamConsumer", named(client)).path("Consumer");
    if (options.output() == OutputFormat.table) {
      options.out().line(registered.path("ConsumerARN").asText());
    } else {
      options.printJson(registered);
    }
    return 0;
  }
}

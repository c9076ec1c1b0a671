package io.virta.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code virta consumer deregister}. */
@Command(
    name = "deregister",
    description = "Remove a consumer; its subscriptions end.",
    mixinStandardHelpOptions = true)
final class ConsumerDeregister extends OneConsumer implements Callable<Integer> {
  @Override
  public Integer call() {
    var client = options.client();
    client.call("DeregisterStreamConsumer", named(client));
    report(client, "deregistering " + consumer + " of");
    return 0;
  }
}

package io.virta.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virta consumer deregister}. */
@Command(
    name = "deregister",
    description = "Deregister a consumer; its subscriptions end.",
    mixinStandardHelpOptions = true)
final class ConsumerDeregister extends OneConsumer implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Consent consent;

  @Override
  public Integer call() {
    var client = options.client();
    consent.require("Deregister consumer " + consumer + " of stream " + stream + "?");
    client.call("DeregisterStreamConsumer", named(client));
    report(client, "deregistering " + consumer + " of");
    return 0;
  }
}

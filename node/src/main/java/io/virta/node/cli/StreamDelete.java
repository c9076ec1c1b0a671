package io.virta.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code virta stream delete}. */
@Command(
    name = "delete",
    description = "Delete a stream and all its records.",
    mixinStandardHelpOptions = true)
final class StreamDelete extends OneStream implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Consent consent;

  @Option(
      names = "--enforce-consumer-deletion",
      description =
          "Also delete the registered consumers; without it, a stream that has consumers is not"
              + " deleted.")
  private boolean withConsumers;

  @Override
  public Integer call() {
    var client = options.client();
    consent.require("Delete stream " + stream + " and all its records?");
    client.call(
        "DeleteStream",
        client.request().put("StreamName", stream).put("EnforceConsumerDeletion", withConsumers));
    report(client, "deleting");
    return 0;
  }
}

package io.virta.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code virta stream delete}. */
@Command(
    name = "delete",
    description = "Delete a stream with all its records.",
    mixinStandardHelpOptions = true)
final class StreamDelete extends OneStream implements Callable<Integer> {
  @Override
  public Integer call() {
    var client = options.client();
    client.call("DeleteStream", client.request().put("StreamName", stream));
    report(client, "deleting");
    return 0;
  }
}

package io.virta.node.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code virta stream delete}. */
@Command(
    name = "delete",
    description = "Delete a stream with all its records.",
    mixinStandardHelpOptions = true)
final class StreamDelete implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private ClientOptions options;

  @Parameters(paramLabel = "STREAM", description = "Its name.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String stream;

  @Override
  public Integer call() {
    var client = options.client();
    client.call("DeleteStream", client.request().put("StreamName", stream));
    if (options.output() == OutputFormat.table) {
      options.out().println("deleting " + stream);
      options.out().flush();
    } else {
      options.printJson(client.request().put("StreamName", stream));
    }
    return 0;
  }
}

package io.virta.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virta stream create}. */
@Command(
    name = "create",
    description = "Create a stream, on-demand unless a number of shards is given.",
    mixinStandardHelpOptions = true)
final class StreamCreate implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private ClientOptions options;

  @Parameters(paramLabel = "STREAM", description = "Its name.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String stream;

  @Option(names = "--shards", paramLabel = "N", description = "Provisioned, with that many shards.")
  private @Nullable Integer shards;

  @Override
  public Integer call() {
    var client = options.client();
    ObjectNode request = client.request().put("StreamName", stream);
    if (shards == null) {
      request.putObject("StreamModeDetails").put("StreamMode", "ON_DEMAND");
    } else {
      request.put("ShardCount", shards);
    }
    client.call("CreateStream", request);
    if (options.output() == OutputFormat.table) {
      options.out().println("created " + stream);
      options.out().flush();
    } else {
      options.printJson(client.request().put("StreamName", stream));
    }
    return 0;
  }
}

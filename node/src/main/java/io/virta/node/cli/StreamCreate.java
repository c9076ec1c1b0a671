package io.virta.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code virta stream create}. */
@Command(
    name = "create",
    description = "Create a stream; on-demand unless --shards is given.",
    mixinStandardHelpOptions = true)
final class StreamCreate extends OneStream implements Callable<Integer> {
  @Option(
      names = "--shards",
      paramLabel = "N",
      description = "Create a provisioned stream with N shards.")
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
    report(client, "created");
    return 0;
  }
}

package io.virta.node.cli;

import io.virta.node.wire.WireClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The arguments of every command for one stream. */
abstract class OneStream {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  ClientOptions options;

  @Parameters(index = "0", paramLabel = "STREAM", description = "Stream name.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  String stream;

  /** Returns the ARN of the stream, as reported by the node. */
  final String arn(WireClient client) {
    return client
        .callPatiently("DescribeStreamSummary", client.request().put("StreamName", stream))
        .path("StreamDescriptionSummary")
        .path("StreamARN")
        .asText();
  }

  /** Prints how the stream was changed. */
  final void report(WireClient client, String change) {
    if (options.output() == OutputFormat.table) {
      options.out().line(change + " " + stream);
    } else {
      options.printJson(client.request().put("StreamName", stream));
    }
  }
}

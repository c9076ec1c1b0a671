package io.virta.node.cli;

import io.virta.node.wire.WireClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What every command about one stream takes. */
abstract class OneStream {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  ClientOptions options;

  @Parameters(index = "0", paramLabel = "STREAM", description = "Its name.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  String stream;

  /** The ARN of the stream, as the node that has it says. */
  final String arn(WireClient client) {
    return client
        .callPatiently("DescribeStreamSummary", client.request().put("StreamName", stream))
        .path("StreamDescriptionSummary")
        .path("StreamARN")
        .asText();
  }

  /** Says what has become of the stream. */
  final void report(WireClient client, String change) {
    if (options.output() == OutputFormat.table) {
      options.out().line(change + " " + stream);
    } else {
      options.printJson(client.request().put("StreamName", stream));
    }
  }
}

package io.virta.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.WireClient;
import picocli.CommandLine.Parameters;

/** The arguments of every command for one consumer of a stream. */
abstract class OneConsumer extends OneStream {
  @Parameters(index = "1", paramLabel = "CONSUMER", description = "Consumer name.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  String consumer;

  /** Returns a request that names the consumer and its stream. */
  final ObjectNode named(WireClient client) {
    return client.request().put("StreamARN", arn(client)).put("ConsumerName", consumer);
  }
}

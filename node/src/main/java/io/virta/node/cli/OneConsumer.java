package io.virta.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.node.wire.WireClient;
import picocli.CommandLine.Parameters;

/** What every command about one consumer of a stream takes. */
abstract class OneConsumer extends OneStream {
  @Parameters(index = "1", paramLabel = "CONSUMER", description = "The consumer's name.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  String consumer;

  /** A request that names the consumer and its stream. */
  final ObjectNode named(WireClient client) {
    return client.request().put("StreamARN", arn(client)).put("ConsumerName", consumer);
  }
}

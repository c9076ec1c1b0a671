package io.virta.node.cli;

import io.virta.node.wire.StreamTail;
import io.virta.node.wire.WireClient;

/** The position at which a tail starts. */
@FunctionalInterface
interface TailStart {
  StreamTail open(WireClient client, String stream);
}

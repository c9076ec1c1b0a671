package io.virta.node.cli;

import io.virta.node.wire.StreamTail;
import io.virta.node.wire.WireClient;

/** Where a tail begins. */
@FunctionalInterface
interface TailStart {
  StreamTail open(WireClient client, String stream);
}

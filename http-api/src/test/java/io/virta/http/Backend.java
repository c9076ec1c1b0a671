package io.virta.http;

import io.virta.actors.Accounts;
import io.virta.actors.NodeFigures;
import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.edge.StreamsExtension;

/** What a server of a test stands on. */
public interface Backend {
  Streams streams();

  Shards shards();

  Accounts accounts();

  NodeFigures figures();

  /** A real node. */
  static Backend of(StreamsExtension node) {
    record Node(Streams streams, Shards shards, Accounts accounts, NodeFigures figures)
        implements Backend {}
    return new Node(node.streams(), node.shards(), node.accounts(), node.figures());
  }
}

package io.virta.http;

import io.virta.actors.Accounts;
import io.virta.actors.NodeFigures;
import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.edge.StreamsExtension;

/** The actors below a test server. */
public interface Backend {
  Streams streams();

  Shards shards();

  Accounts accounts();

  NodeFigures figures();

  /** Returns the backend of a real node. */
  static Backend of(StreamsExtension node) {
    record Node(Streams streams, Shards shards, Accounts accounts, NodeFigures figures)
        implements Backend {}
    return new Node(node.streams(), node.shards(), node.accounts(), node.figures());
  }
}

package io.virta.bench.embedded;

import io.virta.node.VirtaNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the node for the programs of this package, and waits for stages. */
final class EmbeddedNode {
  private static final long MINUTES_MAX = 3;

  private EmbeddedNode() {}

  /** Starts a node with default settings on a data directory. */
  static VirtaNode start(String directory) {
    return start(directory, Map.of());
  }

  /** Starts a node with additional settings. */
  static VirtaNode start(String directory, Map<String, ?> further) {
    Map<String, Object> settings = new HashMap<>(further);
    settings.put("virta.log.directory", directory);
    settings.put("virta.node.port", 0);
    settings.put("virta.node.demo.enabled", false);
    return VirtaNode.start(settings);
  }

  /** Waits for a stage and returns its result; throws the exception with which it failed. */
  static <T> T await(CompletionStage<T> stage) throws InterruptedException, TimeoutException {
    try {
      return stage.toCompletableFuture().get(MINUTES_MAX, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}

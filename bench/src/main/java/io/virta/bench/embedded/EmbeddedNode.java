package io.virta.bench.embedded;

import io.virta.node.VirtaNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How the programs of this package start their node and wait for it. */
final class EmbeddedNode {
  private static final long MINUTES_MAX = 3;

  private EmbeddedNode() {}

  /** A node with nothing but the defaults, on that data directory. */
  static VirtaNode start(String directory) {
    return start(directory, Map.of());
  }

  /** The same with further settings. */
  static VirtaNode start(String directory, Map<String, ?> further) {
    Map<String, Object> settings = new HashMap<>(further);
    settings.put("virta.log.directory", directory);
    settings.put("virta.node.port", 0);
    settings.put("virta.node.demo.enabled", false);
    return VirtaNode.start(settings);
  }

  /** What the stage completes with; throws what it fails with. */
  static <T> T await(CompletionStage<T> stage) throws InterruptedException, TimeoutException {
    try {
      return stage.toCompletableFuture().get(MINUTES_MAX, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}

package io.virta.bench.embedded;

import io.virta.node.VirtaNode;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the node for the programs of this package, and waits for stages. */
final class EmbeddedNode {
  private static final long MINUTES_MAX = 3;

  private EmbeddedNode() {}

  /** Starts a node on a data directory that neither throttles nor splits the shards of a load. */
  static VirtaNode start(String directory) {
    return VirtaNode.start(
        Map.of(
            "virta.log.directory",
            directory,
            "virta.node.port",
            0,
            "virta.node.demo.enabled",
            false,
            "virta.shard.quota.enforced",
            "off",
            "virta.on-demand.enabled",
            "off"));
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

package io.virta.foreign;

import io.virta.node.VirtaNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts nodes in this JVM for third-party clients: on a free port, without the demo and without
 * AWS's call rate limits, which would slow down these clients.
 */
public final class TestNode {
  private TestNode() {}

  /** Starts a node on that data directory. */
  public static VirtaNode start(Path data) {
    return start(data, Map.of());
  }

  /** The same with settings, keyed by their full paths. */
  public static VirtaNode start(Path data, Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("virta.node.port", 0);
    all.put("virta.node.demo.enabled", false);
    all.put("virta.http.rates.enforced", false);
    all.put("virta.log.directory", data.toString());
    return VirtaNode.start(all);
  }
}

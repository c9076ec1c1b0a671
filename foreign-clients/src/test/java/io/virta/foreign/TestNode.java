package io.virta.foreign;

import io.virta.node.VirtaNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts nodes in this JVM for clients of others: on a port that the system picks, without the demo
 * and without AWS's rates of calls, which such clients wait for.
 */
public final class TestNode {
  private TestNode() {}

  /** A node on that data directory. */
  public static VirtaNode start(Path data) {
    return start(data, Map.of());
  }

  /** The same with settings by their full paths. */
  public static VirtaNode start(Path data, Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("virta.node.port", 0);
    all.put("virta.node.demo.enabled", false);
    all.put("virta.http.rates.enforced", false);
    all.put("virta.log.directory", data.toString());
    return VirtaNode.start(all);
  }
}

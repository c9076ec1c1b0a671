package io.virta.node;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Starts nodes for tests in this JVM, on a free port and without the demo. */
public final class TestNode {
  private TestNode() {}

  /** Starts a node on that data directory. */
  public static VirtaNode start(Path data) {
    return start(data, Map.of());
  }

  /** The same with settings, keyed by their full paths. */
  public static VirtaNode start(Path data, Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("virta.node.port", 0);
    all.put("virta.node.demo.enabled", false);
    all.put("virta.log.directory", data.toString());
    return VirtaNode.start(all);
  }
}

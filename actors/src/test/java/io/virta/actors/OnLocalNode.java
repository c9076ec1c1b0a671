package io.virta.actors;

import io.virta.client.Virta;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The base of tests that each run on their own {@link LocalNode} with default settings. */
abstract class OnLocalNode {
  @TempDir Path directory;
  LocalNode node;
  Virta virta;

  @BeforeEach
  void startNode() {
    node = new LocalNode(directory, Map.of());
    virta = node.virta();
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  /** Stops the node cleanly and starts it with these settings. */
  void restart(Map<String, Object> settings) {
    node.restart(settings);
    virta = node.virta();
  }
}

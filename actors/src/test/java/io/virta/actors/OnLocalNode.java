package io.virta.actors;

import io.virta.client.Virta;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of which each has a {@link LocalNode} of its own, with the settings that nobody changed.
 */
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

  /** Stops the node in good order and starts it with these settings. */
  void restart(Map<String, Object> settings) {
    node.restart(settings);
    virta = node.virta();
  }
}

package io.virta.persistence.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Map;

/** The configuration of an actor system whose logs are in a directory of the test. */
final class TestConfig {
  private TestConfig() {}

  static Config on(Path directory) {
    return ConfigFactory.parseMap(Map.of("virta.log.directory", directory.toString()))
        .withFallback(ConfigFactory.load("journal-test"));
  }
}

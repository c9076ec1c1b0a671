package io.virta.persistence.embedded;

import com.typesafe.config.Config;
import io.virta.persistence.lane.settings.LaneSettings;
import java.nio.file.Path;

/**
 * Where the lanes are and how each works; meanings and defaults stand in {@code reference.conf}
 * under {@code virta.log} and {@code virta.lane}.
 *
 * @param readers threads that read at a time
 */
record EmbeddedSettings(Path directory, LaneSettings records, LaneSettings meta, int readers) {

  EmbeddedSettings {
    if (directory.toString().isBlank()) {
      throw new IllegalArgumentException("virta.log.directory must name a directory, not \"\"");
    }
  }

  /** The most files that both lanes have open at a time: an index, too, for each reading thread. */
  int filesMax() {
    return records.filesMax() + meta.filesMax() + readers;
  }

  static EmbeddedSettings of(Config config) {
    return new EmbeddedSettings(
        Path.of(config.getString("virta.log.directory")),
        LaneSettings.of("records", config.getConfig("virta.lane.records")),
        LaneSettings.of("meta", config.getConfig("virta.lane.meta")),
        config.getInt("virta.log.blocking-dispatcher.thread-pool-executor.fixed-pool-size"));
  }
}

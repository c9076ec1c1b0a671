package io.virta.persistence.embedded;

import com.typesafe.config.Config;
import io.virta.persistence.lane.settings.LaneSettings;
import java.nio.file.Path;

/**
 * The directory of the lanes and the settings of each; {@code reference.conf} documents them under
 * {@code virta.log} and {@code virta.lane}, with defaults.
 *
 * @param readers the number of threads that read concurrently
 */
record EmbeddedSettings(Path directory, LaneSettings records, LaneSettings meta, int readers) {

  EmbeddedSettings {
    if (directory.toString().isBlank()) {
      throw new IllegalArgumentException("virta.log.directory must name a directory, not \"\"");
    }
  }

  /**
   * The maximum number of files open at a time: those of both lanes, and one index file per reading
   * thread.
   */
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

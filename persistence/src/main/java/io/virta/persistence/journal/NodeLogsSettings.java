package io.virta.persistence.journal;

import com.typesafe.config.Config;
import io.virta.persistence.lane.LaneSettings;
import java.nio.file.Path;

/**
 * Where a node's lanes are and how each works; meanings and defaults stand in {@code
 * reference.conf} under {@code virta.log} and {@code virta.lane}.
 */
record NodeLogsSettings(Path directory, LaneSettings records, LaneSettings meta, int readers) {
  static final String BLOCKING_DISPATCHER = "virta.log.blocking-dispatcher";

  NodeLogsSettings {
    if (directory.toString().isBlank()) {
      throw new IllegalArgumentException("virta.log.directory must name a directory, not \"\"");
    }
  }

  /** The most files that both lanes have open at a time: an index, too, for each reading thread. */
  int filesMax() {
    return records.filesMax() + meta.filesMax() + readers;
  }

  static NodeLogsSettings of(Config config) {
    return new NodeLogsSettings(
        Path.of(config.getString("virta.log.directory")),
        LaneSettings.of("records", config.getConfig("virta.lane.records")),
        LaneSettings.of("meta", config.getConfig("virta.lane.meta")),
        config.getInt(BLOCKING_DISPATCHER + ".thread-pool-executor.fixed-pool-size"));
  }
}

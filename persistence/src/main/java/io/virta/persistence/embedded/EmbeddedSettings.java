package io.virta.persistence.embedded;

import com.typesafe.config.Config;
import io.virta.persistence.lane.settings.LaneSettings;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * The directory of the lanes and the settings of each; {@code reference.conf} documents them under
 * {@code virta.log} and {@code virta.lane}, with defaults.
 *
 * @param lanes the settings of every lane, in the order of {@link LaneName}
 * @param readers the number of threads that read concurrently
 */
record EmbeddedSettings(Path directory, Map<LaneName, LaneSettings> lanes, int readers) {

  EmbeddedSettings {
    if (directory.toString().isBlank()) {
      throw new IllegalArgumentException("virta.log.directory must name a directory, not \"\"");
    }
  }

  /**
   * The maximum number of files open at a time: those of all lanes, and one index file per reading
   * thread.
   */
  int filesMax() {
    return lanes.values().stream().mapToInt(LaneSettings::filesMax).sum() + readers;
  }

  static EmbeddedSettings of(Config config) {
    Map<LaneName, LaneSettings> lanes = new EnumMap<>(LaneName.class);
    for (LaneName lane : LaneName.values()) {
      Config section = config.getConfig("virta.lane." + lane.label());
      lanes.put(lane, LaneSettings.of(lane.label(), section));
    }
    return new EmbeddedSettings(
        Path.of(config.getString("virta.log.directory")),
        lanes,
        config.getInt("virta.log.blocking-dispatcher.thread-pool-executor.fixed-pool-size"));
  }
}

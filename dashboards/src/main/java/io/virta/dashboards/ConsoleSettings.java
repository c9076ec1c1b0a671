package io.virta.dashboards;

import com.typesafe.config.Config;
import io.virta.dashboards.live.LiveSettings;
import io.virta.dashboards.tail.TailSettings;
import java.time.Duration;

/**
 * The validated section {@code virta.console}.
 *
 * @param contentBytesMax limit of the decompressed bytes of a gzip record
 * @param webDirectory directory with the page's files; empty for the packaged ones
 */
public record ConsoleSettings(
    Duration frameInterval,
    Duration history,
    Duration directoryInterval,
    int streamsMax,
    int historyStreamsMax,
    LiveSettings live,
    TailSettings tail,
    long contentBytesMax,
    String webDirectory) {

  /** Reads the section from an application's complete configuration. */
  public static ConsoleSettings from(Config config) {
    Section console = new Section(config.getConfig("virta.console"));
    Section tail = new Section(config.getConfig("virta.console.tail"));
    Duration frameInterval = console.between("frame-interval", "100ms", "10s");
    Duration directoryInterval = console.between("directory-interval", "500ms", "1m");
    return new ConsoleSettings(
        frameInterval,
        console.between("history", "10s", "30m"),
        directoryInterval,
        console.between("streams-max", 1, 100_000),
        console.between("history-streams-max", 1, 100_000),
        new LiveSettings(
            frameInterval,
            directoryInterval,
            console.between("listeners-max", 1, 10_000),
            console.between("listeners-per-peer-max", 1, 10_000),
            console.between("heartbeat-interval", "1s", "50s"),
            console.between("listener-stall-timeout", "1s", "10m"),
            console.between("reconnect-delay", "100ms", "1m")),
        new TailSettings(
            tail.between("frame-interval", "50ms", "10s"),
            tail.between("rows-per-frame-max", 1, 500),
            tail.between("recent-per-shard", 0, 100),
            tail.between("filter-looks-back", 0, 10_000),
            tail.bytesBetween("look-back-bytes-max", "64 KiB", "1 GiB"),
            tail.between("preview-bytes-max", 16, 65_536),
            tail.between("shards-max", 1, 10_000)),
        console.bytesBetween("record-content-max", "64 KiB", "1 GiB"),
        console.text("web-directory"));
  }

  /** The number of history points per series. */
  public int historyPoints() {
    return (int) (history.toMillis() / frameInterval.toMillis());
  }
}

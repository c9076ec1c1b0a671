package io.virta.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.VirtaException;
import io.virta.node.tls.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The validated section {@code virta.node}; this module's {@code reference.conf} documents the
 * keys.
 */
public record NodeSettings(
    String host,
    int port,
    TlsSettings tls,
    Path dataDirectory,
    AccountId account,
    Duration startPatience,
    Duration stopTimeout,
    List<Path> appJars,
    Demo demo) {
  private static final String SECTION = "virta.node.";
  private static final int PORT_MAX = 65_535;

  public NodeSettings {
    appJars = List.copyOf(appJars);
  }

  /** The telemetry demo. */
  public record Demo(boolean enabled, StreamName stream, Duration interval) {}

  /**
   * Reads the section.
   *
   * @throws ConfigException naming the key, its origin and the expected value
   */
  public static NodeSettings from(Config config) {
    return new NodeSettings(
        config.getString(SECTION + "host"),
        port(config),
        TlsSettings.from(config, port(config)),
        Path.of(config.getString("virta.log.directory")),
        account(config),
        between(config, "start-patience", Duration.ofSeconds(1), Duration.ofHours(1)),
        between(config, "stop-timeout", Duration.ZERO, Duration.ofSeconds(5)),
        appJars(config),
        new Demo(
            config.getBoolean(SECTION + "demo.enabled"),
            stream(config),
            between(config, "demo.interval", Duration.ofMillis(100), Duration.ofMinutes(1))));
  }

  private static int port(Config config) {
    int port = config.getInt(SECTION + "port");
    if (port < 0 || port > PORT_MAX) {
      throw wrong(config, "port", "a port is 0.." + PORT_MAX + ", not " + port);
    }
    return port;
  }

  /** Reads the list, or its form in an environment variable: names separated by commas. */
  private static List<Path> appJars(Config config) {
    String key = SECTION + "app-jars";
    Stream<String> files =
        config.getValue(key).valueType() == ConfigValueType.LIST
            ? config.getStringList(key).stream()
            : Arrays.stream(config.getString(key).split(",", -1));
    return files.map(String::strip).filter(file -> !file.isEmpty()).map(Path::of).toList();
  }

  private static Duration between(Config config, String key, Duration min, Duration max) {
    Duration value = config.getDuration(SECTION + key);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw wrong(
          config,
          key,
          "expected %d..%d ms, not %d".formatted(min.toMillis(), max.toMillis(), value.toMillis()));
    }
    return value;
  }

  private static AccountId account(Config config) {
    try {
      return AccountId.named(config.getString(SECTION + "account-id"));
    } catch (VirtaException wrong) {
      throw wrong(config, "account-id", wrong.getMessage());
    }
  }

  private static StreamName stream(Config config) {
    try {
      return new StreamName(config.getString(SECTION + "demo.stream"));
    } catch (VirtaException wrong) {
      throw wrong(config, "demo.stream", wrong.getMessage());
    }
  }

  private static ConfigException wrong(
      Config config, String key, @org.jspecify.annotations.Nullable String why) {
    return new ConfigException.BadValue(
        config.getValue(SECTION + key).origin(), SECTION + key, String.valueOf(why));
  }
}

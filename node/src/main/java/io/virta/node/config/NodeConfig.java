package io.virta.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.virta.client.VirtaConfig;
import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A node's whole configuration. The first of these that sets a key wins: {@code -D} properties,
 * then flags, environment variables, {@code application.conf}, defaults.
 */
public final class NodeConfig {
  private static final ConfigRenderOptions BRIEF = ConfigRenderOptions.concise();
  private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|token)");

  private NodeConfig() {}

  /**
   * The configuration with these settings above files and environment.
   *
   * @param settings full paths and plain values
   * @throws NodeException when a file cannot be read or a key below {@code virta} is unknown
   */
  public static Config load(Map<String, ?> settings) {
    try {
      Config environment =
          ConfigFactory.parseResources(NodeConfig.class.getClassLoader(), "virta-environment.conf")
              .resolve();
      Config config =
          VirtaConfig.load(
              ConfigFactory.parseMap(settings, "command line").withFallback(environment),
              PekkoClassLoader.NODES);
      UnknownKeys.refuse(config, defaults());
      return config;
    } catch (ConfigException wrong) {
      throw refusal(wrong);
    }
  }

  /**
   * What our {@code reference.conf} files say; {@code defaultReference} mixes -D properties in.
   * None of them refers to the settings of a library.
   */
  private static Config defaults() {
    return ConfigFactory.defaultReferenceUnresolved(PekkoClassLoader.NODES)
        .withOnlyPath(UnknownKeys.ROOT)
        .resolve();
  }

  /**
   * Reads the defaults of all libraries, most of what {@link #load} does, and keeps them for it.
   */
  public static void prepare() {
    var unused = ConfigFactory.defaultReference(PekkoClassLoader.NODES);
  }

  /** A wrong value as one line for the person who wrote it. */
  public static NodeException refusal(ConfigException wrong) {
    return new NodeException(ExitCode.USAGE, "wrong configuration: " + wrong.getMessage(), wrong);
  }

  /** Every setting below {@code virta} that is not the default, with the place it comes from. */
  public static List<String> changes(Config config) {
    Config defaults = defaults();
    Map<String, String> changed = new TreeMap<>();
    for (var entry : config.withOnlyPath(UnknownKeys.ROOT).entrySet()) {
      String path = entry.getKey();
      String value = entry.getValue().render(BRIEF);
      if (!defaults.hasPath(path) || !defaults.getValue(path).render(BRIEF).equals(value)) {
        String shown = SECRET.matcher(path).matches() ? "..." : value;
        changed.put(path, shown + " (" + entry.getValue().origin().description() + ")");
      }
    }
    List<String> lines = new ArrayList<>();
    changed.forEach((path, value) -> lines.add(path + " = " + value));
    return lines;
  }
}

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
 * The complete configuration of a node. Sources in order of precedence: {@code -D} properties,
 * flags, environment variables, {@code application.conf}, defaults.
 */
public final class NodeConfig {
  private static final ConfigRenderOptions BRIEF = ConfigRenderOptions.concise();
  private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|token)");

  private NodeConfig() {}

  /**
   * Loads the configuration; the settings override files and environment.
   *
   * @param settings full paths and plain values
   * @throws NodeException if a file cannot be read or a key below {@code virta} is unknown
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
   * Returns the defaults of our {@code reference.conf} files, without the -D properties that {@code
   * defaultReference} mixes in. None of them refers to the settings of a library.
   */
  private static Config defaults() {
    return ConfigFactory.defaultReferenceUnresolved(PekkoClassLoader.NODES)
        .withOnlyPath(UnknownKeys.ROOT)
        .resolve();
  }

  /** Reads and caches the defaults of all libraries, which is most of the work of {@link #load}. */
  public static void prepare() {
    var unused = ConfigFactory.defaultReference(PekkoClassLoader.NODES);
  }

  /** Describes an invalid value in one line for the user. */
  public static NodeException refusal(ConfigException wrong) {
    return new NodeException(ExitCode.USAGE, "wrong configuration: " + wrong.getMessage(), wrong);
  }

  /** Returns every setting below {@code virta} that differs from its default, with its origin. */
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

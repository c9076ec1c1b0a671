package io.virta.client;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/**
 * The configuration of an ActorSystem that serves Virta. Precedence: system properties, the
 * caller's overrides, {@code application.conf}, what Virta sets of Pekko ({@code virta-pekko.conf}
 * of every module), and the defaults of all libraries.
 *
 * <p>Our changes of Pekko's defaults cannot stand in a {@code reference.conf}: which of two such
 * files wins depends on the class path.
 */
public final class VirtaConfig {
  private VirtaConfig() {}

  public static Config load() {
    return load(ConfigFactory.empty());
  }

  /** The same with the caller's overrides above {@code application.conf}. */
  public static Config load(Config overrides) {
    return ConfigFactory.defaultOverrides()
        .withFallback(overrides)
        .withFallback(ConfigFactory.defaultApplication())
        .withFallback(
            ConfigFactory.parseResources(VirtaConfig.class.getClassLoader(), "virta-pekko.conf"))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }
}

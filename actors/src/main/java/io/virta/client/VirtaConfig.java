package io.virta.client;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/**
 * The configuration of an ActorSystem that serves Virta. Precedence: system properties, the
 * caller's overrides, {@code application.conf}, Virta's settings for Pekko ({@code
 * virta-pekko.conf} of every module), and the defaults of all libraries.
 *
 * <p>Virta cannot change Pekko's defaults in a {@code reference.conf}, because the order of two
 * such files depends on the class path.
 */
public final class VirtaConfig {
  private VirtaConfig() {}

  public static Config load() {
    return load(ConfigFactory.empty());
  }

  /** Loads the configuration with overrides that take precedence over {@code application.conf}. */
  public static Config load(Config overrides) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return load(overrides, context == null ? VirtaConfig.class.getClassLoader() : context);
  }

  /** Loads the configuration from the files that {@code loader} finds. */
  public static Config load(Config overrides, ClassLoader loader) {
    return ConfigFactory.defaultOverrides(loader)
        .withFallback(overrides)
        .withFallback(ConfigFactory.defaultApplication(loader))
        .withFallback(
            ConfigFactory.parseResources(VirtaConfig.class.getClassLoader(), "virta-pekko.conf"))
        .withFallback(ConfigFactory.defaultReference(loader))
        .resolve();
  }
}

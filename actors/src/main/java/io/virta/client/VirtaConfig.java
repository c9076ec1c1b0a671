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
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return load(overrides, context == null ? VirtaConfig.class.getClassLoader() : context);
  }

  /** The same from the files that {@code loader} finds. */
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

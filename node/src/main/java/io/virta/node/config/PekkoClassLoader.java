package io.virta.node.config;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A class loader that hides all manifests except those of Pekko's jars and delegates the rest to
 * its parent. Each actor system reads every manifest on the class path to compare the versions of
 * Pekko's modules; with ninety jars, some of them signed, that took a tenth of a node's start.
 */
public final class PekkoClassLoader extends ClassLoader {
  /**
   * The class loader of all nodes in this process. The configuration must be read with the same
   * one: the library caches the defaults of one loader only, and reading them takes just as long.
   */
  public static final ClassLoader NODES =
      new PekkoClassLoader(PekkoClassLoader.class.getClassLoader());

  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final Pattern OF_PEKKO = Pattern.compile(".*/pekko-[^/]*\\.jar!/" + MANIFEST);

  static {
    registerAsParallelCapable();
  }

  PekkoClassLoader(ClassLoader parent) {
    super("pekko", parent);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> all = super.getResources(name);
    if (!name.equals(MANIFEST)) {
      return all;
    }
    List<URL> ours =
        Collections.list(all).stream()
            .filter(url -> OF_PEKKO.matcher(url.getPath()).matches())
            .toList();
    return Collections.enumeration(ours);
  }
}

package io.virta.processors.code;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads the classes of one jar. Its own classes and libraries come first, so that a processor can
 * use another version of a library than the node does. Only what both must share comes from the
 * node.
 */
final class JarClassLoader extends URLClassLoader {
  /** Packages of the node: the language, and what it has in common with processors. */
  private static final List<String> SHARED =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "io.virta.",
          "org.apache.pekko.",
          "org.slf4j.",
          "org.jspecify.",
          "com.fasterxml.jackson.annotation.");

  static {
    registerAsParallelCapable();
  }

  JarClassLoader(URL jar, ClassLoader node) {
    super(new URL[] {jar}, node);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (SHARED.stream().anyMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        loaded = findOrAskParent(name);
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  private Class<?> findOrAskParent(String name) throws ClassNotFoundException {
    try {
      return findClass(name);
    } catch (ClassNotFoundException notInTheJar) {
      return super.loadClass(name, false);
    }
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }
}

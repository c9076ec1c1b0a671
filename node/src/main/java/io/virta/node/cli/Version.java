package io.virta.node.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
public final class Version implements IVersionProvider {
  private static final String RESOURCE = "/io/virta/node/version.properties";

  /** For example {@code 0.1.0}. */
  public static String current() {
    return property("version");
  }

  /**
   * The abbreviated commit of the build, with {@code -dirty} if the tree had uncommitted changes;
   * {@code unknown} if the build could not determine it.
   */
  public static String revision() {
    return property("revision") + (property("tree").equals("tainted") ? "-dirty" : "");
  }

  private static String property(String name) {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the class path");
      }
      properties.load(in);
      return properties.getProperty(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "virta " + current() + " (Java " + System.getProperty("java.version") + ")"
    };
  }
}

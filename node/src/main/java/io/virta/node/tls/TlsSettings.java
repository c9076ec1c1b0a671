package io.virta.node.tls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The port and the certificate for TLS: {@code virta.node.tls-port} and {@code virta.node.tls}.
 *
 * @param port port to listen on; empty if TLS is off
 * @param required whether TLS was explicitly configured; if not, a node starts without TLS when the
 *     port is taken or the certificate cannot be used
 * @param certificate the user's PEM or PKCS#12 file; null for a certificate that the node generates
 * @param key the user's PEM file with the key; null if the certificate's file has the key
 * @param password password of the key or of the PKCS#12 file; empty for none
 */
public record TlsSettings(
    OptionalInt port,
    boolean required,
    @Nullable Path certificate,
    @Nullable Path key,
    String password) {
  private static final String PORT_KEY = "virta.node.tls-port";
  private static final String SECTION = "virta.node.tls.";
  private static final int PORT_MAX = 65_535;
  private static final int ANY_FREE = 0;
  // The port that users of emulators have in their configuration.
  private static final int USUAL_PLAIN_PORT = 4566;
  private static final int USUAL_PORT = 4567;

  /**
   * Reads the settings.
   *
   * @param plainPort the HTTP port of the same node
   * @throws ConfigException naming the key, its origin and the expected value
   */
  public static TlsSettings from(Config config, int plainPort) {
    Path certificate = file(config, "certificate");
    Path key = file(config, "key");
    if (key != null && certificate == null) {
      throw wrong(config, SECTION + "key", "it requires virta.node.tls.certificate");
    }
    TlsSettings settings = from(config, plainPort, certificate, key);
    if (settings.required && plainPort != ANY_FREE && settings.port.orElse(ANY_FREE) == plainPort) {
      throw wrong(
          config,
          PORT_KEY,
          "it is %d, as virta.node.port (--port) is; they need different ports"
              .formatted(plainPort));
    }
    return settings;
  }

  private static TlsSettings from(
      Config config, int plainPort, @Nullable Path certificate, @Nullable Path key) {
    String password = config.getString(SECTION + "password");
    boolean given = certificate != null;
    return switch (config.getString(PORT_KEY)) {
      case "off", "false" ->
          new TlsSettings(OptionalInt.empty(), false, certificate, key, password);
      case "auto" ->
          new TlsSettings(
              given || plainPort == USUAL_PLAIN_PORT
                  ? OptionalInt.of(USUAL_PORT)
                  : OptionalInt.empty(),
              given,
              certificate,
              key,
              password);
      default -> new TlsSettings(OptionalInt.of(number(config)), true, certificate, key, password);
    };
  }

  private static @Nullable Path file(Config config, String key) {
    String name = config.getString(SECTION + key);
    return name.isEmpty() ? null : Path.of(name);
  }

  private static int number(Config config) {
    int port;
    try {
      port = config.getInt(PORT_KEY);
    } catch (ConfigException.WrongType noNumber) {
      throw wrong(
          config, PORT_KEY, "expected a port, auto or off, not " + config.getString(PORT_KEY));
    }
    if (port < 0 || port > PORT_MAX) {
      throw wrong(config, PORT_KEY, "a port is 0.." + PORT_MAX + ", not " + port);
    }
    return port;
  }

  private static ConfigException wrong(Config config, String path, String why) {
    return new ConfigException.BadValue(config.getValue(path).origin(), path, why);
  }

  /** Omits the password. */
  @Override
  public String toString() {
    return "TlsSettings[port=%s, required=%s, certificate=%s, key=%s]"
        .formatted(port, required, certificate, key);
  }
}

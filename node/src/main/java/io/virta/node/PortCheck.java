package io.virta.node;

import io.virta.node.config.NodeSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Detects a port in use before anything is opened or written. Another process can still take the
 * port before the node listens on it; {@link PortBinder} then reports the same error.
 *
 * <p>The check binds but does not listen. Otherwise a client waiting for the port would connect to
 * the check, and its connection would be reset.
 */
final class PortCheck {
  private static final int ANY_FREE = 0;

  private PortCheck() {}

  /**
   * Returns if the ports that the node requires are free.
   *
   * @throws NodeException if one of them is in use
   */
  static void requireFree(NodeSettings settings) {
    requireFree("http", settings.host(), settings.port());
    if (settings.tls().required()) {
      settings.tls().port().ifPresent(port -> requireFree("https", settings.host(), port));
    }
  }

  static void requireFree(String scheme, String host, int port) {
    if (port == ANY_FREE) {
      return;
    }
    try (Socket probe = new Socket()) {
      probe.setReuseAddress(true); // as the server does: ignore old connections in TIME_WAIT
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException taken) {
      throw cannotListen(scheme, host, port, taken);
    }
  }

  /** Returns an error that explains why a port cannot be bound and which setting changes it. */
  static NodeException cannotListen(String scheme, String host, int port, Throwable cause) {
    String name = scheme.equals("http") ? "port" : "tls-port";
    String setting =
        "--%s (%s, virta.node.%s)"
            .formatted(name, scheme.equals("http") ? "VIRTA_PORT" : "VIRTA_TLS_PORT", name);
    return new NodeException(
        ExitCode.CANNOT_BIND,
        isInUse(cause.getMessage())
            ? "port %d of %s is in use by another program; stop it, or choose another port with %s; --%s 0 takes a free one"
                .formatted(port, host, setting, name)
            : "cannot listen on %s port %d: %s; choose others with --host and %s"
                .formatted(host, port, cause.getMessage(), setting),
        cause);
  }

  private static boolean isInUse(@Nullable String message) {
    return message != null && message.contains("in use");
  }
}

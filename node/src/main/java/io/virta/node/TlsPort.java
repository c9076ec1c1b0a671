package io.virta.node;

import io.virta.http.server.HttpServer;
import io.virta.node.config.NodeSettings;
import io.virta.node.tls.ServerTls;
import io.virta.persistence.failure.Failures;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContextExecutor;

/** The TLS port. The constructor starts to load or create its certificate in the background. */
final class TlsPort {
  // A replaced certificate is in use within this time; the check costs next to nothing.
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final NodeSettings settings;
  private final PortBinder ports;
  private final @Nullable CompletableFuture<ServerTls> certificate;

  TlsPort(ActorSystem<?> system, NodeSettings settings, PortBinder ports, InstantSource clock) {
    this.system = system;
    this.settings = settings;
    this.ports = ports;
    this.certificate =
        settings.tls().port().isEmpty()
            ? null
            : CompletableFuture.supplyAsync(
                () -> ServerTls.load(settings.tls(), settings.dataDirectory(), clock),
                blocking(system));
  }

  private static ExecutionContextExecutor blocking(ActorSystem<?> system) {
    return system.dispatchers().lookup(DispatcherSelector.blocking());
  }

  /**
   * Returns the DNS names of the certificate in use, in lower case; empty while there is no
   * certificate.
   */
  Set<String> names() {
    return inUse().map(ServerTls::names).orElse(Set.of());
  }

  /** Returns the expiry of the certificate in use; empty while there is no certificate. */
  Optional<Instant> expiry() {
    return inUse().map(ServerTls::expiry);
  }

  private Optional<ServerTls> inUse() {
    return certificate == null || !certificate.isDone() || certificate.isCompletedExceptionally()
        ? Optional.empty()
        : Optional.of(certificate.join());
  }

  /**
   * Opens the port, if TLS is on.
   *
   * @throws NodeException if TLS is required by the configuration and cannot be served
   */
  NodeEndpoints openBeside(URI plain, HttpServer server) {
    if (certificate == null) {
      return new NodeEndpoints(plain, null, null);
    }
    try {
      return new NodeEndpoints(plain, open(server, ports.await(certificate)), null);
    } catch (NodeException unusable) {
      return without(plain, unusable);
    } catch (CompletionException failed) {
      if (Failures.unwrap(failed) instanceof NodeException unusable) {
        return without(plain, unusable);
      }
      throw failed;
    }
  }

  private URI open(HttpServer server, ServerTls tls) {
    int port = settings.tls().port().orElseThrow();
    URI open = ports.bound("https", port, server.bind(settings.host(), port, tls::engine));
    system
        .scheduler()
        .scheduleWithFixedDelay(BETWEEN_LOOKS, BETWEEN_LOOKS, tls::refresh, blocking(system));
    return open;
  }

  private NodeEndpoints without(URI plain, NodeException unusable) {
    if (settings.tls().required()) {
      throw unusable;
    }
    return new NodeEndpoints(plain, null, unusable.getMessage());
  }
}

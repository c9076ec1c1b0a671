package io.virta.node;

import io.virta.node.config.NodeSettings;
import io.virta.persistence.failure.Failures;
import java.net.URI;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;

/** Waits for the parts of a start; reports in one line why a port cannot be bound. */
final class PortBinder {
  private final ActorSystem<?> system;
  private final NodeSettings settings;

  PortBinder(ActorSystem<?> system, NodeSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  /**
   * Returns the server's address once it is bound; a coordinated shutdown unbinds it.
   *
   * @throws NodeException if it cannot be bound
   */
  URI bound(String scheme, int port, CompletionStage<ServerBinding> binding) {
    try {
      ServerBinding open = await(binding);
      open.addToCoordinatedShutdown(settings.stopTimeout(), system);
      String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
      return URI.create(scheme + "://" + host + ":" + open.localAddress().getPort());
    } catch (CompletionException failed) {
      Throwable cause = Failures.unwrap(failed);
      throw PortCheck.cannotListen(
          scheme, settings.host(), port, cause.getCause() == null ? cause : cause.getCause());
    }
  }

  /** Returns the result of the stage, which must complete within the time allowed for a start. */
  <T> T await(CompletionStage<T> stage) {
    try {
      return stage
          .toCompletableFuture()
          .orTimeout(settings.startPatience().toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException failed) {
      if (Failures.unwrap(failed) instanceof TimeoutException) {
        throw new NodeException(
            ExitCode.FAILED,
            "the node was not ready within %d s; VIRTA_LOG_LEVEL=INFO shows what it waits for"
                .formatted(settings.startPatience().toSeconds()),
            failed);
      }
      throw failed;
    }
  }
}

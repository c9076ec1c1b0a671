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

/** Waits for what a start waits for, and says in one line why a port cannot be had. */
final class PortBinder {
  private final ActorSystem<?> system;
  private final NodeSettings settings;

  PortBinder(ActorSystem<?> system, NodeSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  /**
   * Where the server listens once it is bound; an orderly stop unbinds it.
   *
   * @throws NodeException when it cannot be bound
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

  /** What the stage completes with, within the time that a start may take. */
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

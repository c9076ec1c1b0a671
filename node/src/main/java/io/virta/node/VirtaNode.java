package io.virta.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.virta.client.Virta;
import io.virta.http.access.AccessSettings;
import io.virta.node.config.IdentitySettings;
import io.virta.node.config.NodeConfig;
import io.virta.node.config.NodeSettings;
import io.virta.node.config.PekkoClassLoader;
import io.virta.node.demo.TelemetryDemo;
import io.virta.persistence.clock.NodeClocks;
import io.virta.persistence.failure.Failures;
import io.virta.persistence.log.LogFailedException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One whole node in this process: log, streams, API, console. Running when {@link #start} returns,
 * until {@link #close} or until the JVM is asked to end; either way requests under way are finished
 * first and nothing acknowledged is lost. Safe for any thread.
 *
 * <pre>{@code
 * try (VirtaNode node = VirtaNode.start(Map.of("virta.node.port", 0, "virta.log.directory", dir))) {
 *   node.virta().createStream("clicks", StreamSpec.onDemand());
 * }
 * }</pre>
 */
public final class VirtaNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VirtaNode.class);

  private final ActorSystem<Void> system;
  private final NodeSettings settings;
  private final NodeEndpoints endpoints;

  private VirtaNode(ActorSystem<Void> system, NodeSettings settings, NodeEndpoints endpoints) {
    this.system = system;
    this.settings = settings;
    this.endpoints = endpoints;
  }

  /**
   * Starts a node with these settings above files and environment, and waits until it serves. When
   * its log fails, the node ends; the JVM goes on.
   *
   * @param settings full configuration paths and plain values
   * @throws NodeException when it cannot start, with one line that says what to do
   */
  public static VirtaNode start(Map<String, ?> settings) {
    return start(NodeConfig.load(settings), null, NodeClocks.OF_THE_MACHINE);
  }

  /** The same with clocks of its own: what goes by time can then be tested without waiting. */
  public static VirtaNode start(Map<String, ?> settings, NodeClocks clocks) {
    return start(NodeConfig.load(settings), null, clocks);
  }

  /**
   * The same from a whole configuration.
   *
   * @param onLogFailure told once when a write or fsync of the log has failed, on a thread that
   *     must not wait; null ends the node alone
   */
  static VirtaNode start(Config config, @Nullable Consumer<LogFailedException> onLogFailure) {
    return start(config, onLogFailure, NodeClocks.OF_THE_MACHINE);
  }

  private static VirtaNode start(
      Config config, @Nullable Consumer<LogFailedException> onLogFailure, NodeClocks clocks) {
    NodeSettings settings = settings(config);
    if (log.isDebugEnabled()) {
      NodeConfig.changes(config).forEach(change -> log.debug("setting {}", change));
    }
    NodeCredentials.requireSafe(settings, IdentitySettings.from(config));
    DataDirectory.check(settings.dataDirectory());
    PortCheck.requireFree(settings);
    ActorSystem<Void> system = actorSystem(config, clocks);
    try {
      NodeEndpoints endpoints = new NodeAssembly(system, settings, clocks).open(onLogFailure);
      VirtaNode node = new VirtaNode(system, settings, endpoints);
      if (settings.demo().enabled()) {
        node.startDemo();
      }
      return node;
    } catch (RuntimeException failed) {
      stop(system);
      throw StartFailures.explain(failed, settings);
    }
  }

  private static ActorSystem<Void> actorSystem(Config config, NodeClocks clocks) {
    return ActorSystem.create(
        Behaviors.empty(),
        "virta",
        ActorSystemSetup.create(
            BootstrapSetup.create(
                Optional.of(PekkoClassLoader.NODES), Optional.of(config), Optional.empty()),
            clocks));
  }

  private static NodeSettings settings(Config config) {
    try {
      return NodeSettings.from(config);
    } catch (ConfigException wrong) {
      throw NodeConfig.refusal(wrong);
    }
  }

  private void startDemo() {
    TelemetryDemo demo =
        TelemetryDemo.start(virta(), settings.demo(), NodeClocks.of(system).wall());
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "stop-demo",
            () -> {
              demo.close();
              return CompletableFuture.completedFuture(Done.getInstance());
            });
  }

  /** Where clients without TLS go, with the port that was taken for port 0. */
  public URI endpoint() {
    return endpoints.plain();
  }

  /** Where clients with TLS go, if that is on. */
  public Optional<URI> tlsEndpoint() {
    return Optional.ofNullable(endpoints.tls());
  }

  /**
   * Why nobody listens with TLS though that is the default; empty when there is nothing to tell.
   */
  Optional<String> noTls() {
    return Optional.ofNullable(endpoints.noTls());
  }

  /** The same streams without the wire. */
  public Virta virta() {
    return Virta.get(system).forAccount(settings.account());
  }

  /** For programs that live in the same actor system. */
  public ActorSystem<Void> system() {
    return system;
  }

  NodeSettings settings() {
    return settings;
  }

  /** The region of clients that name none, and of {@link #virta}. */
  public String region() {
    return virta().region();
  }

  /** Whether only signed requests are served. */
  boolean requiresSignatures() {
    return IdentitySettings.from(system.settings().config()).credentialsFile().isPresent();
  }

  /** The web pages that may use this node besides its own; empty when there are none. */
  Optional<String> allowedOrigins() {
    List<String> origins =
        AccessSettings.from(system.settings().config().getConfig("virta.http")).allowedOrigins();
    return origins.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", origins));
  }

  /** What an acknowledgement is worth, in words. */
  String durability() {
    String mode = system.settings().config().getString("virta.lane.records.durability");
    return mode.equals("group") ? "durable" : "LOSSY: durability = " + mode;
  }

  /** Completes when the node has ended and released its directory and ports. */
  public CompletionStage<Done> whenEnded() {
    return system.getWhenTerminated();
  }

  /** Finishes requests under way, writes everything, and releases directory and ports. */
  @Override
  public void close() {
    stop(system);
  }

  private static void stop(ActorSystem<Void> system) {
    try {
      CoordinatedShutdown.get(system)
          .runAll(CoordinatedShutdown.unknownReason())
          .thenCombine(system.getWhenTerminated(), (ran, ended) -> ended)
          .toCompletableFuture()
          .join();
    } catch (CompletionException failed) {
      log.warn("The node did not stop in order", Failures.unwrap(failed));
      system.terminate();
    }
  }
}

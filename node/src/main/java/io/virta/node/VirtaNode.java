package io.virta.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.virta.actors.edge.StreamsExtension;
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
import io.virta.processors.app.AppDescription;
import io.virta.processors.app.Apps;
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
 * A complete node in this process: log, streams, API, console. It runs from the return of {@link
 * #start} until {@link #close} or JVM shutdown; both finish the requests in flight first, and
 * nothing acknowledged is lost. Safe for any thread.
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
  private final List<AppDescription> apps;

  private VirtaNode(
      ActorSystem<Void> system,
      NodeSettings settings,
      NodeEndpoints endpoints,
      List<AppDescription> apps) {
    this.system = system;
    this.settings = settings;
    this.endpoints = endpoints;
    this.apps = apps;
  }

  /**
   * Starts a node and waits until it serves. The settings override files and environment. If its
   * log fails, the node ends; the JVM continues.
   *
   * @param settings full configuration paths and plain values
   * @throws NodeException if it cannot start; the message says in one line what to do
   */
  public static VirtaNode start(Map<String, ?> settings) {
    return start(NodeConfig.load(settings), null, NodeClocks.OF_THE_MACHINE);
  }

  /**
   * The same with the given clocks, so that time-dependent behaviour can be tested without waiting.
   */
  public static VirtaNode start(Map<String, ?> settings, NodeClocks clocks) {
    return start(NodeConfig.load(settings), null, clocks);
  }

  /**
   * The same from a complete configuration.
   *
   * @param onLogFailure called once when a write or fsync of the log has failed, on a thread that
   *     must not block; null means that only the node ends
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
    NodeApps jars = NodeApps.open(settings.appJars());
    ActorSystem<Void> system = actorSystem(config, clocks);
    system.getWhenTerminated().thenRun(jars::close);
    try {
      NodeEndpoints endpoints = new NodeAssembly(system, settings, clocks).open(onLogFailure);
      VirtaNode node =
          new VirtaNode(system, settings, endpoints, startApps(system, settings, jars));
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

  private static List<AppDescription> startApps(
      ActorSystem<Void> system, NodeSettings settings, NodeApps jars) {
    Apps apps =
        Apps.get(system).in(StreamsExtension.get(system).regions().standard(settings.account()));
    List<AppDescription> deployed = jars.deploy(apps);
    NodeApps.startDeployed(apps);
    return deployed;
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

  /** The HTTP endpoint, with the actual port if port 0 was configured. */
  public URI endpoint() {
    return endpoints.plain();
  }

  /** The HTTPS endpoint; empty if TLS is off. */
  public Optional<URI> tlsEndpoint() {
    return Optional.ofNullable(endpoints.tls());
  }

  /**
   * Why the node does not serve TLS although that is the default; empty if it does, or if TLS is
   * off.
   */
  Optional<String> noTls() {
    return Optional.ofNullable(endpoints.noTls());
  }

  /** The Java API to the node's streams, for the account and region of requests that carry none. */
  public Virta virta() {
    return Virta.get(system).forAccount(settings.account());
  }

  /** The actor system of the node, for programs that share it. */
  public ActorSystem<Void> system() {
    return system;
  }

  NodeSettings settings() {
    return settings;
  }

  /** The region used for requests that do not carry one, and by {@link #virta}. */
  public String region() {
    return virta().region();
  }

  /** The apps of the configured jars, as they were at the start. */
  List<AppDescription> apps() {
    return apps;
  }

  /** Whether the node serves signed requests only. */
  boolean requiresSignatures() {
    return IdentitySettings.from(system.settings().config()).credentialsFile().isPresent();
  }

  /** The configured origins whose web pages may use this node; empty if there are none. */
  Optional<String> allowedOrigins() {
    List<String> origins =
        AccessSettings.from(system.settings().config().getConfig("virta.http")).allowedOrigins();
    return origins.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", origins));
  }

  /**
   * Describes the guarantee behind an acknowledgement: {@code durable}, or which weaker mode is
   * set.
   */
  String durability() {
    String mode = system.settings().config().getString("virta.lane.records.durability");
    return mode.equals("group") ? "durable" : "LOSSY: durability = " + mode;
  }

  /** Completes when the node has ended and released its directory and ports. */
  public CompletionStage<Done> whenEnded() {
    return system.getWhenTerminated();
  }

  /** Finishes the requests in flight, writes everything, and releases directory and ports. */
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
      log.warn("The node did not shut down cleanly", Failures.unwrap(failed));
      system.terminate();
    }
  }
}

package io.virta.node;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.VirtaException;
import io.virta.actors.region.Regions;
import io.virta.dashboards.ClosedConsole;
import io.virta.dashboards.Console;
import io.virta.dashboards.ConsoleSettings;
import io.virta.dashboards.live.ConsoleRegions;
import io.virta.http.HttpSettings;
import io.virta.http.access.AccessRules;
import io.virta.http.access.OperatorAccess;
import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.Credentials;
import io.virta.http.aws.intake.BodyFiles;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.service.ServiceApi;
import io.virta.http.connection.ConnectionLimits;
import io.virta.http.connection.ConnectionSlots;
import io.virta.http.connection.FileBudget;
import io.virta.http.health.Health;
import io.virta.http.health.HealthRoutes;
import io.virta.http.kinesis.KinesisApi;
import io.virta.http.kinesis.model.Arns;
import io.virta.http.kinesis.operation.Access;
import io.virta.http.kinesis.operation.CallLimits;
import io.virta.http.kinesis.operation.OperationContext;
import io.virta.http.kinesis.operation.Operations;
import io.virta.http.kinesis.operation.StreamResources;
import io.virta.http.kinesis.rate.CallRates;
import io.virta.http.kinesis.token.IteratorKey;
import io.virta.http.kinesis.token.PageTokens;
import io.virta.http.kinesis.token.ShardIterators;
import io.virta.http.memory.BytePermits;
import io.virta.http.metrics.ConnectionMetrics;
import io.virta.http.metrics.NodeMetrics;
import io.virta.http.server.CompanionServices;
import io.virta.http.server.HttpServer;
import io.virta.node.config.IdentitySettings;
import io.virta.node.config.NodeSettings;
import io.virta.node.metrics.DiskMetrics;
import io.virta.node.metrics.LogMetrics;
import io.virta.node.metrics.StateMetrics;
import io.virta.persistence.clock.NodeClocks;
import io.virta.persistence.failure.Failures;
import io.virta.persistence.journal.NodeLogs;
import io.virta.persistence.journal.Recoveries;
import io.virta.persistence.lane.LogDamage;
import io.virta.persistence.log.LogFailedException;
import io.virta.processors.app.Apps;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Starts the parts of a node, from the log up to the ports. Used once. */
final class NodeAssembly {
  private static final Logger log = LoggerFactory.getLogger(NodeAssembly.class);
  private static final Duration BETWEEN_START_LINES = Duration.ofSeconds(3);

  private final ActorSystem<Void> system;
  private final NodeSettings settings;
  private final NodeClocks clocks;
  private final InstantSource clock;
  private final PortBinder ports;

  NodeAssembly(ActorSystem<Void> system, NodeSettings settings, NodeClocks clocks) {
    this.system = system;
    this.settings = settings;
    this.clocks = clocks;
    this.clock = clocks.wall();
    this.ports = new PortBinder(system, settings);
  }

  /** Opens the log, starts the streams and binds the ports; returns when all of them are ready. */
  NodeEndpoints open(@Nullable Consumer<LogFailedException> onLogFailure) {
    NodeLogs logs = NodeLogs.get(system);
    DataDirectory.restrict(settings.dataDirectory()); // not before this process has locked it
    if (onLogFailure != null) {
      logs.onFailure(onLogFailure);
    }
    StreamsExtension extension = StreamsExtension.start(system);
    Apps apps = Apps.get(system);
    // The account answers once the one-node cluster is up and has placed its cluster shards; the
    // HTTP server is built in the meantime.
    Supplier<CompletionStage<Done>> account =
        () ->
            extension
                .awaken(Namespace.home(settings.account()))
                .thenApply(answer -> Done.getInstance())
                .exceptionally(NodeAssembly::orDamaged);
    CompletionStage<Done> awake = account.get();
    TlsPort tls = new TlsPort(system, settings, ports, clock);
    HttpServer server = server(extension, apps, logs, tls);
    watch(logs).await(awake, account);
    watch(logs).await(extension::requireMasterKeys);
    URI plain = ports.bound("http", settings.port(), server.bind(settings.host(), settings.port()));
    return tls.openBeside(plain, server);
  }

  /**
   * Treats a damaged home account as started: the node serves other accounts, and the damage has
   * been logged.
   */
  private static Done orDamaged(Throwable failure) {
    if (VirtaException.isRefusal(failure, ErrorCode.DAMAGED)) {
      return Done.getInstance();
    }
    throw new CompletionException(Failures.unwrap(failure));
  }

  private StartWatch watch(NodeLogs logs) {
    Cluster cluster = Cluster.get(system);
    return new StartWatch(
        () -> progress(cluster.selfMember().status(), logs.recoveries()),
        settings.startPatience(),
        BETWEEN_START_LINES);
  }

  private StartWatch.Progress progress(MemberStatus status, Recoveries recoveries) {
    boolean up = status.equals(MemberStatus.up());
    return new StartWatch.Progress(
        recoveries.steps() + (up ? 1 : 0),
        up
            ? "account %s: %d recoveries in progress, %d done, %d events read"
                .formatted(
                    settings.account().value(),
                    recoveries.underWay(),
                    recoveries.done(),
                    recoveries.events())
            : "its actor system, which is " + status);
  }

  private HttpServer server(StreamsExtension extension, Apps apps, NodeLogs logs, TlsPort tls) {
    Regions regions = extension.regions();
    HttpSettings http = HttpSettings.from(system.settings().config());
    IdentitySettings identity = IdentitySettings.from(system.settings().config());
    IteratorKey key = iteratorKey();
    BytePermits bodyPermits = new BytePermits(http.bodyPermitsBytes());
    BytePermits answerPermits = new BytePermits(http.answerPermitsBytes());
    NodeMetrics metrics =
        new NodeMetrics(extension.figures(), regions, bodyPermits, answerPermits, http, clock);
    Arns arns = new Arns(regions);
    Authorizer authorizer = new Authorizer(regions, clock);
    OperationContext context =
        new OperationContext(
            extension.streams(),
            extension.shards(),
            extension.accounts(),
            extension.figures(),
            http,
            arns,
            new Access(
                arns,
                authorizer,
                new StreamResources(extension.streams(), extension.shards()),
                new CallLimits(new CallRates(http.rates(), clocks.monotonicNanos()))),
            new ShardIterators(key, clock, http.iteratorLifetime()),
            new PageTokens(key, clock, http.pageTokenLifetime()),
            answerPermits,
            metrics.puts(),
            clock,
            system.scheduler());
    Credentials credentials =
        NodeCredentials.open(system, settings, identity, regions, http.clockSkew(), clock);
    SignedIntake intake =
        new SignedIntake(
            credentials,
            authorizer,
            http.bodies(),
            bodyPermits,
            new BodyFiles(settings.dataDirectory().resolve("bodies"), http.bodyFilesBytes()),
            Materializer.createMaterializer(system));
    KinesisApi api = new KinesisApi(new Operations(context), intake, metrics.requests());
    List<ServiceApi> companions =
        CompanionServices.of(
            extension.leaseTables(),
            apps,
            metrics.received(),
            authorizer,
            regions,
            intake,
            metrics.services());
    boolean verified = credentials.areVerified();
    Supplier<Health> health = () -> health(logs, extension);
    ConnectionSlots connections = new ConnectionSlots(connectionLimits(http, logs));
    logs.embedded().ifPresent(embedded -> metrics.register(new LogMetrics(embedded)));
    metrics.register(new DiskMetrics(settings.dataDirectory(), () -> !logs.stalls().isEmpty()));
    metrics.register(new StateMetrics(health, extension.retentionClock(), tls::expiry));
    metrics.register(new ConnectionMetrics(connections));
    Route operations =
        HealthRoutes.routes(
            health,
            metrics,
            OperatorAccess.of(http.access(), verified),
            system.dispatchers().lookup(DispatcherSelector.blocking()));
    return new HttpServer(
        system,
        http,
        new AccessRules(http.access(), !verified, ownNames(tls)),
        api,
        companions,
        Directives.concat(operations, verified ? ClosedConsole.route() : console(extension)),
        connections);
  }

  private Supplier<Set<String>> ownNames(TlsPort tls) {
    MachineNames machine =
        new MachineNames(system.dispatchers().lookup(DispatcherSelector.blocking()));
    return () -> {
      Set<String> names = new HashSet<>(machine.get());
      names.addAll(tls.names());
      return names;
    };
  }

  private static ConnectionLimits connectionLimits(HttpSettings http, NodeLogs logs) {
    FileBudget files = FileBudget.ofThisProcess(logs.filesMax());
    ConnectionLimits limits = ConnectionLimits.of(http.connections(), files);
    // Warn only if the file limit, not the configuration, determines the number of connections.
    log.atLevel(files.connections() < http.connections().max() ? Level.WARN : Level.INFO)
        .log(
            "The process may have {} files open (ulimit -n): {} are reserved for the log, {}"
                + " connections are served",
            files.limit(),
            files.logReserve(),
            limits.connections());
    return limits;
  }

  private Route console(StreamsExtension extension) {
    ConsoleSettings console = ConsoleSettings.from(system.settings().config());
    ConsoleRegions shown =
        new ConsoleRegions(extension.accounts(), extension.regions(), settings.account());
    return Console.start(
            system,
            extension.streams(),
            extension.shards(),
            extension.figures(),
            shown,
            clock,
            console)
        .route();
  }

  private static Health health(NodeLogs logs, StreamsExtension extension) {
    List<String> stalls = logs.stalls();
    if (!stalls.isEmpty()) {
      return Health.degraded(stalls); // on a disk that hangs, asking for free space could block
    }
    List<String> reasons = new ArrayList<>();
    if (!logs.records().hasRoom()) {
      reasons.add(
          "The disk or the size cap of the log leaves no room for records; reads continue.");
    }
    if (!logs.meta().hasRoom()) {
      reasons.add("The disk or the size cap leaves no room to create, change or delete streams.");
    }
    if (!logs.state().hasRoom()) {
      reasons.add("The disk or the size cap leaves no room for the state of processors.");
    }
    int lost = logs.damages().size();
    if (lost > 0) {
      reasons.add(
          "%d part(s) of the log are missing or damaged: %s.".formatted(lost, LogDamage.REMEDY));
    }
    extension.figures().damages().summary().ifPresent(reasons::add);
    extension.retentionClock().doubt().ifPresent(reasons::add);
    return reasons.isEmpty() ? Health.good() : Health.degraded(reasons);
  }

  private IteratorKey iteratorKey() {
    try {
      return IteratorKey.inDirectory(settings.dataDirectory());
    } catch (IOException e) {
      throw new NodeException(ExitCode.DATA_DIRECTORY, "data directory: " + e.getMessage(), e);
    }
  }
}

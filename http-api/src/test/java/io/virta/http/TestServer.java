package io.virta.http;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.model.AccountId;
import io.virta.actors.region.Regions;
import io.virta.http.access.AccessRules;
import io.virta.http.aws.identity.AnyCredentials;
import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.Credentials;
import io.virta.http.aws.intake.BodyFiles;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.service.ServiceApi;
import io.virta.http.aws.service.ServiceObserver;
import io.virta.http.connection.ConnectionLimits;
import io.virta.http.connection.ConnectionSlots;
import io.virta.http.connection.FileBudget;
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
import io.virta.http.metrics.NodeMetrics;
import io.virta.http.server.HttpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** The HTTP edge on its own port, over the streams of a test. */
public final class TestServer {
  /** A single region, which stands for all; only tests of regions use others. */
  public static final Regions REGIONS = Regions.one("us-east-1");

  /** The answer of {@code /large}: larger than the buffers of a socket. */
  public static final ByteString LARGE = ByteString.fromArrayUnsafe(new byte[4 << 20]);

  private static final ByteString LATE = ByteString.fromString("a late page");

  private static final Duration SOON = Duration.ofMillis(300);

  /**
   * The delay before the body of {@code /later} starts: longer than the linger timeout in tests.
   */
  private static final Duration LATER = Duration.ofMillis(2_500);

  /** The pieces in which {@code /nested} sends its body. Each looks like an answer. */
  public static final List<ByteString> NESTED =
      Stream.of(" one", " two", " three")
          .map(text -> ByteString.fromString("HTTP/1.1 501 Not Implemented" + text))
          .toList();

  private final HttpServer server;
  private final ServerBinding binding;
  private final BytePermits bodyPermits;
  private final BytePermits answerPermits;
  private final ConnectionSlots connections;
  private final Path bodies;

  private TestServer(
      HttpServer server,
      ServerBinding binding,
      ConnectionSlots connections,
      BytePermits bodyPermits,
      BytePermits answerPermits,
      Path bodies) {
    this.server = server;
    this.binding = binding;
    this.connections = connections;
    this.bodyPermits = bodyPermits;
    this.answerPermits = answerPermits;
    this.bodies = bodies;
  }

  /** Starts a server; {@code overrides} is HOCON that overrides the module's defaults. */
  public static TestServer start(
      ActorSystem<?> system, Backend backend, InstantSource clock, String overrides)
      throws InterruptedException, ExecutionException, TimeoutException {
    return start(system, backend, clock, overrides, (intake, observer) -> List.of());
  }

  /** Starts a server with the callers that a test defines. */
  public static TestServer start(
      ActorSystem<?> system, Backend backend, InstantSource clock, Credentials credentials)
      throws InterruptedException, ExecutionException, TimeoutException {
    return start(system, backend, clock, "", (intake, observer) -> List.of(), credentials);
  }

  /** Creates the services of a test besides Kinesis. */
  @FunctionalInterface
  public interface Companions {
    List<ServiceApi> of(SignedIntake intake, ServiceObserver observer);
  }

  /** Starts a server with other services besides Kinesis. */
  public static TestServer start(
      ActorSystem<?> system,
      Backend backend,
      InstantSource clock,
      String overrides,
      Companions services)
      throws InterruptedException, ExecutionException, TimeoutException {
    Credentials any = new AnyCredentials(AccountId.DEFAULT, REGIONS);
    return start(system, backend, clock, overrides, services, any);
  }

  /** Starts a server with the callers that a test defines. */
  public static TestServer start(
      ActorSystem<?> system,
      Backend backend,
      InstantSource clock,
      String overrides,
      Companions services,
      Credentials credentials)
      throws InterruptedException, ExecutionException, TimeoutException {
    HttpSettings settings =
        HttpSettings.from(
            ConfigFactory.parseString(overrides)
                .withFallback(ConfigFactory.parseString("virta.http.rates.enforced = off"))
                .withFallback(system.settings().config())
                .resolve());
    IteratorKey key = IteratorKey.random();
    BytePermits bodyPermits = new BytePermits(settings.bodyPermitsBytes());
    BytePermits answerPermits = new BytePermits(settings.answerPermitsBytes());
    NodeMetrics metrics =
        new NodeMetrics(backend.figures(), REGIONS, bodyPermits, answerPermits, settings, clock);
    Path bodies =
        Path.of(System.getProperty("java.io.tmpdir"), "virta-bodies-" + UUID.randomUUID());
    Arns arns = new Arns(REGIONS);
    Authorizer authorizer = new Authorizer(REGIONS, clock);
    SignedIntake intake =
        new SignedIntake(
            credentials,
            authorizer,
            settings.bodies(),
            bodyPermits,
            new BodyFiles(bodies, settings.bodyFilesBytes()),
            SystemMaterializer.get(system).materializer());
    OperationContext context =
        new OperationContext(
            backend.streams(),
            backend.shards(),
            backend.accounts(),
            backend.figures(),
            settings,
            arns,
            new Access(
                arns,
                authorizer,
                new StreamResources(backend.streams(), backend.shards()),
                new CallLimits(new CallRates(settings.rates(), System::nanoTime))),
            new ShardIterators(key, clock, settings.iteratorLifetime()),
            new PageTokens(key, clock, settings.pageTokenLifetime()),
            answerPermits,
            metrics.puts(),
            clock,
            system.scheduler());
    KinesisApi api = new KinesisApi(new Operations(context), intake, metrics.requests());
    List<ServiceApi> companions = services.of(intake, metrics.services());
    ConnectionSlots connections =
        new ConnectionSlots(
            ConnectionLimits.of(settings.connections(), FileBudget.ofThisProcess(64)));
    HttpServer server =
        new HttpServer(
            system,
            settings,
            new AccessRules(settings.access(), !credentials.areVerified(), Set::of),
            api,
            companions,
            pages(system),
            connections);
    ServerBinding binding =
        server.bind("127.0.0.1", 0).toCompletableFuture().get(20, TimeUnit.SECONDS);
    return new TestServer(server, binding, connections, bodyPermits, answerPermits, bodies);
  }

  private static Route pages(ActorSystem<?> system) {
    Supplier<CompletionStage<String>> late =
        () ->
            Patterns.after(
                SOON,
                Adapter.toClassic(system),
                () -> CompletableFuture.completedFuture(LATE.utf8String()));
    return Directives.concat(
        Directives.path("page", () -> Directives.complete("a page")),
        Directives.path("late", () -> Directives.completeOKWithFutureString(late.get())),
        Directives.path("later", () -> Directives.complete(pieces(List.of(LATE), LATER))),
        Directives.path("large", () -> Directives.complete(HttpEntities.create(LARGE))),
        Directives.path("nested", () -> Directives.complete(pieces(NESTED, SOON))));
  }

  /** Returns a body; the head of the answer is sent immediately. */
  private static ResponseEntity pieces(List<ByteString> pieces, Duration delay) {
    long length = pieces.stream().mapToLong(ByteString::size).sum();
    return HttpEntities.create(
        ContentTypes.TEXT_PLAIN_UTF8, length, Source.from(pieces).initialDelay(delay));
  }

  /** Opens another port, with TLS. */
  public int bind(Supplier<SSLEngine> tls)
      throws InterruptedException, ExecutionException, TimeoutException {
    return server
        .bind("127.0.0.1", 0, tls)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .localAddress()
        .getPort();
  }

  public int port() {
    return binding.localAddress().getPort();
  }

  /** The directory for bodies that are too large for memory; it may not exist. */
  public Path bodies() {
    return bodies;
  }

  public ConnectionSlots connections() {
    return connections;
  }

  public BytePermits bodyPermits() {
    return bodyPermits;
  }

  public BytePermits answerPermits() {
    return answerPermits;
  }
}

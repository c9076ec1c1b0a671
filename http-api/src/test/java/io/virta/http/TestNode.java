package io.virta.http;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.edge.StreamsExtension;
import io.virta.client.VirtaConfig;
import io.virta.http.aws.identity.Authorizer;
import io.virta.http.cloudwatch.MetricDatum;
import io.virta.http.server.CompanionServices;
import io.virta.processors.app.Apps;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A node of the real modules, with its own directory, and the HTTP edge above them. */
public final class TestNode implements AutoCloseable {
  private final ActorSystem<Void> system;
  private final Backend backend;
  private final TestServer server;
  private final Queue<MetricDatum> metrics;

  private TestNode(
      ActorSystem<Void> system, Backend backend, TestServer server, Queue<MetricDatum> metrics) {
    this.system = system;
    this.backend = backend;
    this.server = server;
    this.metrics = metrics;
  }

  /** Starts a node; {@code settings} override the configuration. */
  public static TestNode start(Path directory, Map<String, Object> settings) throws Exception {
    return start(directory, settings, "");
  }

  /** Starts a node; {@code overrides} is HOCON that overrides the defaults of the HTTP edge. */
  public static TestNode start(Path directory, Map<String, Object> settings, String overrides)
      throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "http-it",
            VirtaConfig.load(
                ConfigFactory.parseMap(settings)
                    .withFallback(
                        ConfigFactory.parseMap(
                            Map.of(
                                "virta.log.directory",
                                directory.toString(),
                                "pekko.loglevel",
                                "WARNING")))));
    Backend backend = Backend.of(StreamsExtension.start(system));
    Queue<MetricDatum> metrics = new ConcurrentLinkedQueue<>();
    TestServer server =
        TestServer.start(
            system,
            backend,
            InstantSource.system(),
            overrides,
            (intake, observer) ->
                CompanionServices.of(
                    StreamsExtension.get(system).leaseTables(),
                    Apps.get(system),
                    (account, datum) -> metrics.add(datum),
                    new Authorizer(TestServer.REGIONS, InstantSource.system()),
                    TestServer.REGIONS,
                    intake,
                    observer));
    return new TestNode(system, backend, server, metrics);
  }

  public ActorSystem<Void> system() {
    return system;
  }

  public Backend backend() {
    return backend;
  }

  public Streams streams() {
    return backend.streams();
  }

  public Shards shards() {
    return backend.shards();
  }

  public TestServer server() {
    return server;
  }

  /** The metrics that clients sent to CloudWatch, oldest first. */
  public Queue<MetricDatum> metrics() {
    return metrics;
  }

  @Override
  public void close() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}

package io.virta.http;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.Streams;
import io.virta.actors.edge.StreamsExtension;
import io.virta.client.VirtaConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The real floors below on a directory of a test's own, and the HTTP edge above them. */
public final class TestNode implements AutoCloseable {
  private final ActorSystem<Void> system;
  private final Streams streams;
  private final TestServer server;

  private TestNode(ActorSystem<Void> system, Streams streams, TestServer server) {
    this.system = system;
    this.streams = streams;
    this.server = server;
  }

  /** Starts a node; {@code settings} override the configuration. */
  public static TestNode start(Path directory, Map<String, Object> settings) throws Exception {
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
    Streams streams = StreamsExtension.get(system).streams();
    return new TestNode(
        system, streams, TestServer.start(system, streams, InstantSource.system(), ""));
  }

  public ActorSystem<Void> system() {
    return system;
  }

  public Streams streams() {
    return streams;
  }

  public TestServer server() {
    return server;
  }

  @Override
  public void close() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}

package io.virta.dashboards;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.AccountId;
import io.virta.client.Virta;
import io.virta.client.VirtaConfig;
import io.virta.dashboards.live.ConsoleRegions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;

/** A complete node with the console on its own port, on the real log. */
public final class ConsoleNode implements AutoCloseable {
  private final ActorSystem<Void> system;
  private final Console console;
  private final ServerBinding binding;

  private ConsoleNode(ActorSystem<Void> system, int port) throws Exception {
    this.system = system;
    StreamsExtension streams = StreamsExtension.start(system);
    this.console =
        Console.start(
            system,
            streams.streams(),
            streams.shards(),
            streams.figures(),
            new ConsoleRegions(streams.accounts(), streams.regions(), AccountId.DEFAULT),
            InstantSource.system(),
            ConsoleSettings.from(system.settings().config()));
    this.binding =
        Http.get(system)
            .newServerAt("127.0.0.1", port)
            .bind(console.route())
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  /** Starts a node on a directory; {@code port} 0 selects a free one. */
  public static ConsoleNode start(Path directory, int port, Map<String, ?> settings)
      throws Exception {
    Map<String, Object> own = new HashMap<>();
    own.put("virta.shard.quota.enforced", "off"); // these tests are not about quotas
    own.putAll(settings);
    own.put("virta.log.directory", directory.toString());
    own.put("pekko.loglevel", "WARNING");
    // The node's own server models headers itself; this plain server leaves that to Pekko.
    own.put("pekko.http.server.parsing.modeled-header-parsing", "on");
    Config config = VirtaConfig.load(ConfigFactory.parseMap(own));
    return new ConsoleNode(ActorSystem.create(Behaviors.empty(), "console-it", config), port);
  }

  public Virta virta() {
    return Virta.get(system);
  }

  public Console console() {
    return console;
  }

  public ActorSystem<Void> system() {
    return system;
  }

  public int port() {
    return binding.localAddress().getPort();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** Closes all connections and releases the port; the node keeps running. */
  public void unbind() throws Exception {
    binding.terminate(Duration.ofMillis(100)).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}

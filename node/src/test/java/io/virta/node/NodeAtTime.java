package io.virta.node;

import com.typesafe.config.Config;
import io.virta.node.config.NodeConfig;
import io.virta.node.config.NodeSettings;
import io.virta.persistence.clock.NodeClocks;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A node of this build on a data directory that was created earlier, perhaps years ago. Its clock
 * for tokens and signatures stands at that time, and retention removes nothing.
 */
public final class NodeAtTime implements AutoCloseable {
  private static final int STOP_SECONDS = 20;

  private final ActorSystem<Void> system;
  private final URI endpoint;

  private NodeAtTime(ActorSystem<Void> system, URI endpoint) {
    this.system = system;
    this.endpoint = endpoint;
  }

  /** Unpacks a data directory from a resource. */
  public static void unzip(InputStream zipped, Path directory) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(zipped)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = directory.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
      }
    }
  }

  /** Starts a node whose clock stands still at that time. */
  public static NodeAtTime start(Path data, Instant time, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("virta.node.port", 0);
    all.put("virta.node.tls-port", "off");
    all.put("virta.node.demo.enabled", false);
    all.put("virta.log.directory", data.toString());
    all.put(
        "virta.stream.retention-override", "36500d"); // keep the records, which may be years old
    Config config = NodeConfig.load(all);
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "virta", config);
    NodeAssembly assembly =
        new NodeAssembly(
            system,
            NodeSettings.from(config),
            new NodeClocks(InstantSource.fixed(time), System::nanoTime));
    return new NodeAtTime(system, assembly.open(null).plain());
  }

  public ActorSystem<Void> system() {
    return system;
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the node does not end", e);
    }
  }
}

package io.virta.testkit;

import io.virta.actors.model.StreamSpec;
import io.virta.client.Virta;
import io.virta.node.VirtaNode;
import io.virta.persistence.clock.NodeClocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A real node on a free port, with a temporary directory that is removed at the end. It has no demo
 * stream, and does not require free disk space for others. Safe for any thread.
 */
public final class VirtaTestNode implements AutoCloseable {
  private final VirtaNode node;
  private final Path directory;

  private VirtaTestNode(VirtaNode node, Path directory) {
    this.node = node;
    this.directory = directory;
  }

  public static VirtaTestNode start() {
    return start(Map.of());
  }

  /**
   * Starts a node with settings by their full paths, for example {@code virta.stream.create-delay}.
   */
  public static VirtaTestNode start(Map<String, ?> settings) {
    return start(settings, Map.of(), NodeClocks.OF_THE_MACHINE);
  }

  /**
   * Starts a node with a clock that the test moves. The AWS quotas of shards are off, because while
   * the clock stands still they would count all puts as one second and reject them forever.
   */
  public static VirtaTestNode start(Map<String, ?> settings, ManualClock clock) {
    Map<String, Object> whileItStands =
        Map.of(
            "virta.shard.quota.enforced",
            false,
            "virta.stream.retention-clock-settling",
            "0 s"); // every time set by the test is intended
    return start(settings, whileItStands, clock.clocks());
  }

  private static VirtaTestNode start(
      Map<String, ?> settings, Map<String, Object> ofClock, NodeClocks clocks) {
    Path directory = temporaryDirectory();
    Map<String, Object> all =
        new HashMap<>(
            Map.of(
                "virta.node.port",
                0,
                "virta.node.demo.enabled",
                false,
                "virta.log.directory",
                directory.toString(),
                "virta.http.rates.enforced",
                false, // tests send requests more often than people
                "virta.lane.records.segment-bytes",
                "16 MiB",
                "virta.lane.records.free-bytes-min",
                "0",
                "virta.lane.meta.free-bytes-min",
                "0",
                "virta.lane.state.free-bytes-min",
                "0"));
    all.putAll(ofClock);
    all.putAll(settings);
    try {
      return new VirtaTestNode(VirtaNode.start(all, clocks), directory);
    } catch (RuntimeException failed) {
      delete(directory);
      throw failed;
    }
  }

  /** The endpoint override for AWS clients; any credentials and region are accepted. */
  public URI endpoint() {
    return node.endpoint();
  }

  /** The Java client for the same streams, without the wire. */
  public Virta virta() {
    return node.virta();
  }

  /** The node's actor system, which also runs the sources of {@link #virta()}. */
  public ActorSystem<Void> system() {
    return node.system();
  }

  /** Creates a provisioned stream and returns when it accepts records. */
  public void createStream(String name, int shards) {
    virta().createStream(name, StreamSpec.provisioned(shards)).toCompletableFuture().join();
  }

  @Override
  public void close() {
    node.close();
    delete(directory);
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("virta-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

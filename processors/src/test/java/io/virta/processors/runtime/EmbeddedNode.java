package io.virta.processors.runtime;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.client.StreamRecord;
import io.virta.client.Virta;
import io.virta.client.VirtaConfig;
import io.virta.processors.app.Apps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.awaitility.Awaitility;

/** A program that embeds Virta and runs apps, on the real log in a directory of the test. */
final class EmbeddedNode implements AutoCloseable {
  private final ActorSystem<Void> system;
  private final Virta virta;

  EmbeddedNode(Path directory) {
    this(directory, Map.of());
  }

  /**
   * @param settings added to those of every node
   */
  EmbeddedNode(Path directory, Map<String, ?> settings) {
    this.system =
        ActorSystem.create(
            Behaviors.empty(),
            "node",
            VirtaConfig.load(
                ConfigFactory.parseMap(settings)
                    .withFallback(
                        ConfigFactory.parseMap(
                            Map.of(
                                "virta.log.directory",
                                directory.toString(),
                                "virta.shard.quota.enforced",
                                "off",
                                "pekko.loglevel",
                                "WARNING")))));
    this.virta = Virta.start(system);
  }

  ActorSystem<Void> system() {
    return system;
  }

  Virta virta() {
    return virta;
  }

  Apps apps() {
    return Apps.get(system);
  }

  void createStream(String name, int shards) {
    await(virta.createStream(name, StreamSpec.provisioned(shards)));
    Awaitility.await()
        .until(() -> await(virta.describeStream(name)).status() == StreamStatus.ACTIVE);
  }

  /** Waits until a stream has that many records and returns them, in the order of each shard. */
  List<StreamRecord> records(String stream, int count) {
    return await(
        virta.read(stream, StartingPosition.trimHorizon()).take(count).runWith(Sink.seq(), system));
  }

  /** Returns the records of a stream that come within that time. */
  List<StreamRecord> recordsWithin(String stream, Duration time) {
    return await(
        virta
            .read(stream, StartingPosition.trimHorizon())
            .takeWithin(time)
            .runWith(Sink.seq(), system));
  }

  /** Passes on the records of a stream, until none has come for a second. */
  void eachUntilSilence(String stream, Consumer<StreamRecord> code) {
    await(
        virta
            .read(stream, StartingPosition.trimHorizon())
            .idleTimeout(Duration.ofSeconds(1))
            .onErrorComplete(TimeoutException.class)
            .runForeach(code::accept, system));
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    system.terminate();
    await(system.getWhenTerminated());
  }
}

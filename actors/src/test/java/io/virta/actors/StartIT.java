package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.edge.StreamsExtension;
import io.virta.client.Virta;
import io.virta.client.VirtaConfig;
import java.nio.file.Path;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the streams of an actor system are started. */
class StartIT {
  @TempDir static Path directory;

  private final ActorSystem<Void> system =
      ActorSystem.create(
          Behaviors.empty(),
          "app",
          VirtaConfig.load(
              ConfigFactory.parseMap(
                  Map.of(
                      "virta.log.directory", directory.toString(), "pekko.loglevel", "WARNING"))));

  @AfterEach
  void stop() {
    system.terminate();
    await(system.getWhenTerminated());
  }

  @Test
  void looking_up_the_streams_starts_nothing() {
    assertThatThrownBy(() -> Virta.get(system))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Virta.start");

    assertThat(directory).isEmptyDirectory();
    assertThat(Cluster.get(system).selfMember().status()).isEqualTo(MemberStatus.removed());
  }

  @Test
  void a_start_forms_a_cluster_of_one_and_happens_once() {
    assertThat(await(Virta.start(system).listStreams())).isEmpty();
    StreamsExtension started = StreamsExtension.get(system);

    assertThat(StreamsExtension.start(system)).isSameAs(started);
    assertThat(await(Virta.get(system).listStreams())).isEmpty();
    assertThat(Cluster.get(system).selfMember().status()).isEqualTo(MemberStatus.up());
  }
}

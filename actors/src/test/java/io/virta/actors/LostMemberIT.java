package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamSpec;
import io.virta.client.Virta;
import io.virta.client.VirtaConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster whose second member dies without leaving; unlike real nodes, both communicate without
 * TLS.
 */
class LostMemberIT {
  @TempDir Path directory;

  private static ActorSystem<Void> member(Map<String, Object> settings) {
    return ActorSystem.create(
        Behaviors.empty(),
        "node",
        VirtaConfig.load(
            ConfigFactory.parseMap(settings)
                .withFallback(
                    ConfigFactory.parseMap(Map.of("pekko.remote.artery.transport", "tcp")))));
  }

  private static int members(ActorSystem<?> system) {
    return Cluster.get(system).state().members().size();
  }

  private static void awaitMembers(ActorSystem<?> system, int expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(members(system)).isEqualTo(expected));
  }

  @Test
  void creates_streams_and_accounts_again_once_the_dead_member_is_removed() {
    ActorSystem<Void> node =
        member(Map.of("virta.log.directory", directory.toString(), "pekko.loglevel", "WARNING"));
    try {
      Virta virta = Virta.start(node);
      await(virta.createStream("before", StreamSpec.provisioned(1)));
      ActorSystem<Void> other =
          member(
              Map.of(
                  "pekko.coordinated-shutdown.run-by-actor-system-terminate", "off",
                  "pekko.loglevel", "OFF"));
      Cluster.get(other).manager().tell(Join.create(Cluster.get(node).selfMember().address()));
      awaitMembers(node, 2);
      other.terminate(); // without leaving the cluster
      await(other.getWhenTerminated());

      awaitMembers(node, 1);
      await(virta.createStream("after", StreamSpec.provisioned(4)));
      await(virta.put("before", "key", new byte[] {1}));
      Virta stranger = virta.forAccount(new AccountId("123456789012"));
      await(stranger.createStream("new", StreamSpec.provisioned(4)));
    } finally {
      node.terminate();
      await(node.getWhenTerminated());
    }
  }
}

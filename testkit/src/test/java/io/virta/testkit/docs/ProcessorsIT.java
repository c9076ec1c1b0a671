package io.virta.testkit.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.StartingPosition;
import io.virta.processors.app.Apps;
import io.virta.testkit.VirtaTest;
import io.virta.testkit.VirtaTestNode;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;

/** Runs the code of the page on processors. */
@VirtaTest(streams = {"orders:2", "big-orders:1"})
@SuppressWarnings("SystemOut") // as a reader would write it
class ProcessorsIT {
  @Test
  void deploys_a_processor(VirtaTestNode node) throws Exception {
    deploy(node.system());
    node.virta()
        .put("orders", "alice", "{\"id\":\"o-1\",\"cents\":250000}".getBytes(UTF_8))
        .toCompletableFuture()
        .join();

    assertThat(
            node.virta()
                .read("big-orders", StartingPosition.trimHorizon())
                .runWith(Sink.head(), node.system())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .text())
        .isEqualTo("{\"id\":\"o-1\",\"euros\":2500}");
  }

  private static void deploy(ActorSystem<Void> system) {
    Apps apps = Apps.get(system);
    apps.deploy(new BigOrders()).toCompletableFuture().join();
    System.out.println(apps.describe("big-orders").toCompletableFuture().join());
  }
}

package io.virta.testkit.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamPosition;
import io.virta.actors.model.StreamSpec;
import io.virta.client.OpenProducer;
import io.virta.client.PutEntry;
import io.virta.client.PutResult;
import io.virta.client.StreamRecord;
import io.virta.client.Virta;
import io.virta.client.VirtaConfig;
import io.virta.node.VirtaNode;
import io.virta.testkit.ManualClock;
import io.virta.testkit.VirtaTestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the code of the pages on embedding and on tests. */
@SuppressWarnings("SystemOut") // as a reader would write it
class ManualIT {
  @TempDir Path directory;

  @Test
  void starts_a_whole_node() {
    try (VirtaNode node =
        VirtaNode.start(
            Map.of(
                "virta.node.port",
                0,
                "virta.node.demo.enabled",
                false,
                "virta.log.directory",
                directory.toString()))) {
      Virta virta = node.virta();
      virta.createStream("clicks", StreamSpec.onDemand()).toCompletableFuture().join();
      PutResult.Stored stored =
          virta.put("clicks", "user-1", "hello".getBytes(UTF_8)).toCompletableFuture().join();
      System.out.println(stored.sequenceNumber() + " via " + node.endpoint());
    }
    assertThat(directory).isNotEmptyDirectory();
  }

  @Test
  void uses_streams_alone() {
    Config settings = ConfigFactory.parseMap(Map.of("virta.log.directory", directory.toString()));
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "app", VirtaConfig.load(settings));
    Virta virta = Virta.start(system);
    try {
      virta.createStream("orders", StreamSpec.provisioned(1)).toCompletableFuture().join();
      putTwo(virta);
      assertThat(readTwo(virta, system)).containsExactly("one", "two");
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static void putTwo(Virta virta) {
    List<PutEntry> entries =
        List.of(PutEntry.ofText("alice", "one"), PutEntry.ofText("bob", "two"));
    for (PutResult result : virta.putAll("orders", entries).toCompletableFuture().join()) {
      if (result instanceof PutResult.Refused refused) {
        System.err.println(refused.reason().code() + ": " + refused.reason().getMessage());
      }
    }
  }

  private static List<String> readTwo(Virta virta, ActorSystem<Void> system) {
    CompletionStage<List<String>> texts =
        virta
            .read("orders", StartingPosition.trimHorizon())
            .map(StreamRecord::text)
            .take(2)
            .runWith(Sink.seq(), system);
    return texts.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void stores_once_what_a_producer_sends_again() {
    try (VirtaTestNode node = VirtaTestNode.start(Map.of())) {
      node.createStream("orders", 1);
      Virta virta = node.virta();
      for (int owner = 1; owner <= 2; owner++) {
        sendTwo(virta);
      }
      assertThat(records(virta.read("orders", StreamPosition.START), 2, node))
          .extracting(StreamRecord::text)
          .containsExactly("one", "two");
      virta.put("orders", "carol", "three".getBytes(UTF_8)).toCompletableFuture().join();
      assertThat(records(virta.read("orders", StreamPosition.START), 3, node))
          .extracting(StreamRecord::text)
          .containsExactly("one", "two", "three");
    }
  }

  private static void sendTwo(Virta virta) {
    OpenProducer importer = virta.producer("importer").open("orders").toCompletableFuture().join();
    importer.send(1, PutEntry.ofText("alice", "one")).toCompletableFuture().join();
    importer.send(4, PutEntry.ofText("bob", "two")).toCompletableFuture().join();
  }

  @Test
  void continues_after_what_was_taken() {
    try (VirtaTestNode node = VirtaTestNode.start(Map.of("virta.shard.quota.enforced", false))) {
      node.createStream("orders", 1);
      Virta virta = node.virta();
      for (int i = 0; i < 3; i++) {
        virta.put("orders", "alice", new byte[] {(byte) i}).toCompletableFuture().join();
      }
      List<StreamRecord> taken = records(virta.read("orders", StreamPosition.START), 2, node);
      StreamPosition position = StreamPosition.START;
      for (StreamRecord record : taken) {
        position = position.after(record.position());
      }
      Source<StreamRecord, NotUsed> rest = virta.read("orders", position);
      assertThat(records(rest, 1, node).get(0).data().get(0)).isEqualTo((byte) 2);
    }
  }

  private static List<StreamRecord> records(
      Source<StreamRecord, NotUsed> source, int count, VirtaTestNode node) {
    return source
        .take(count)
        .runWith(Sink.seq(), node.system())
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void starts_a_node_without_junit() {
    try (VirtaTestNode node = VirtaTestNode.start(Map.of("virta.shard.quota.enforced", false))) {
      node.createStream("orders", 1);
      node.virta().put("orders", "alice", new byte[] {1}).toCompletableFuture().join();
      assertThat(node.virta().listStreams().toCompletableFuture().join()).hasSize(1);
    }
  }

  @Test
  void moves_a_clock_of_its_own() {
    ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    try (VirtaTestNode node = VirtaTestNode.start(Map.of(), clock)) {
      clock.advance(Duration.ofHours(25));
    }
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-02T01:00:00Z"));
  }
}

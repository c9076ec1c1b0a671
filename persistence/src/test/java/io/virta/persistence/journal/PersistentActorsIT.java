package io.virta.persistence.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event-sourced behaviors on the lanes of one node. */
class PersistentActorsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;
  private ActorTestKit kit;

  @BeforeEach
  void start() {
    kit = ActorTestKit.create("actors", TestConfig.on(directory));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void restart() {
    stop();
    start();
  }

  @Test
  void recover_from_headers_and_continue_after_them() {
    ActorRef<BatchShard.Command> shard = kit.spawn(BatchShard.create("shard"));
    TestProbe<Long> appended = kit.createTestProbe();
    for (int records = 1; records <= 4; records++) {
      shard.tell(new BatchShard.Append(records, appended.getRef()));
    }
    assertThat(appended.receiveSeveralMessages(4, PATIENCE)).containsExactly(2L, 4L, 7L, 11L);
    restart();

    ActorRef<BatchShard.Command> again = kit.spawn(BatchShard.create("shard"));
    TestProbe<BatchShard.State> state = kit.createTestProbe();
    again.tell(new BatchShard.Next(state.getRef()));
    assertThat(state.receiveMessage(PATIENCE)).isEqualTo(new BatchShard.State(11, 0, 4));
    TestProbe<Long> next = kit.createTestProbe();
    again.tell(new BatchShard.Append(2, next.getRef()));
    assertThat(next.receiveMessage(PATIENCE)).isEqualTo(13);
    assertThat(records("shard"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
  }

  @Test
  void write_five_hundred_at_once_and_all_recover() {
    int shards = 500;
    int batches = 5;
    TestProbe<Long> appended = kit.createTestProbe();
    for (ActorRef<BatchShard.Command> shard : spawn(shards)) {
      for (int i = 0; i < batches; i++) {
        shard.tell(new BatchShard.Append(3, appended.getRef()));
      }
    }
    appended.receiveSeveralMessages(shards * batches, PATIENCE);
    restart();

    TestProbe<BatchShard.State> state = kit.createTestProbe();
    spawn(shards).forEach(shard -> shard.tell(new BatchShard.Next(state.getRef())));
    assertThat(state.receiveSeveralMessages(shards, PATIENCE))
        .containsOnly(new BatchShard.State(1 + 3L * batches, 0, batches));
    assertThat(records("shard-499")).hasSize(3 * batches).startsWith("1", "2").endsWith("15");
  }

  private List<ActorRef<BatchShard.Command>> spawn(int shards) {
    List<ActorRef<BatchShard.Command>> refs = new ArrayList<>(shards);
    for (int i = 0; i < shards; i++) {
      refs.add(kit.spawn(BatchShard.create("shard-" + i)));
    }
    return refs;
  }

  private List<String> records(String persistenceId) {
    List<String> data = new ArrayList<>();
    for (RecordBatch batch :
        NodeLogs.get(kit.system())
            .records()
            .readRecords(persistenceId, 1, 0, Integer.MAX_VALUE, 1 << 20)
            .join()) {
      for (RecordBlock block : batch.blocks()) {
        for (int i = 0; i < block.recordCount(); i++) {
          data.add(new String(block.data(i), UTF_8));
        }
      }
    }
    return data;
  }
}

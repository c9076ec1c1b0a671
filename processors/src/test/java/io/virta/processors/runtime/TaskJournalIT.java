package io.virta.processors.runtime;

import static io.virta.processors.runtime.EmbeddedNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.journal.NodeLogs;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogWriter;
import io.virta.persistence.log.LogWriters;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.record.BatchHeader;
import io.virta.processors.state.Change;
import io.virta.processors.task.Cut;
import io.virta.processors.task.TaskState;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a task on the disk of a node. */
class TaskJournalIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ID = TaskJournal.persistenceId(LoneTask.KEY).id();

  @TempDir Path directory;
  private EmbeddedNode node;
  private int journals;

  /** A journal, and what it has recovered. */
  private record Opened(ActorRef<TaskJournal.Command> journal, TaskState state) {}

  @BeforeEach
  void start() {
    node = new EmbeddedNode(directory);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Opened open() {
    TestProbe<TaskEntity.Command> entity = TestProbe.create(node.system());
    LogWriter writer = await(NodeLogs.get(node.system()).stateWriters().open(ID));
    node.system()
        .systemActorOf(
            TaskJournal.create(LoneTask.KEY, entity.getRef(), writer),
            "journal-" + journals++,
            Props.empty());
    TaskEntity.JournalRecovered recovered =
        entity.expectMessageClass(TaskEntity.JournalRecovered.class, PATIENCE);
    return new Opened(recovered.journal(), recovered.state());
  }

  private void persist(Opened opened, Cut cut) {
    TestProbe<TaskJournal.Durable> answer = TestProbe.create(node.system());
    opened.journal().tell(new TaskJournal.Persist(cut, answer.getRef()));
    assertThat(answer.receiveMessage(PATIENCE).cut()).isEqualTo(cut.no());
  }

  private static Cut cut(long no, int bytes) {
    byte[] value = new byte[bytes];
    new Random(no).nextBytes(value);
    return new Cut(
        no, 0, no, List.of(), List.of(new Change("s", new byte[] {(byte) no}, value)), List.of());
  }

  private static byte[] valueOf(TaskState state, long no) {
    return state.slots("s").getOrDefault(ByteBuffer.wrap(new byte[] {(byte) no}), new byte[0]);
  }

  private void restart() {
    node.close();
    node = new EmbeddedNode(directory);
  }

  /** Returns the entries that the log still has. */
  private List<ByteBuffer> entries() {
    List<ByteBuffer> entries = new ArrayList<>();
    NodeLogs.get(node.system())
        .state()
        .replay(
            ID,
            1,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            new ShardLog.ReplayVisitor() {
              @Override
              public void records(long persistSeq, BatchHeader header) {
                throw new AssertionError("a task has no records");
              }

              @Override
              public void event(long persistSeq, ByteBuffer event) {
                byte[] copy = new byte[event.remaining()];
                event.get(copy);
                entries.add(ByteBuffer.wrap(copy));
              }
            })
        .join();
    return entries;
  }

  @Test
  void a_large_cut_is_stored_in_parts_and_recovered_as_one() {
    Opened opened = open();
    persist(opened, cut(1, 10));
    persist(opened, cut(2, 3 * TaskJournal.PART_BYTES_MAX));
    persist(opened, cut(3, 10));
    assertThat(entries()).hasSize(6);

    restart();
    TaskState recovered = open().state();
    assertThat(recovered.lastCut()).isEqualTo(3);
    for (long no = 1; no <= 3; no++) {
      assertThat(valueOf(recovered, no))
          .isEqualTo(cut(no, valueOf(recovered, no).length).changes().get(0).value());
    }
    assertThat(valueOf(recovered, 2)).hasSize(3 * TaskJournal.PART_BYTES_MAX);
  }

  @Test
  void a_cut_whose_last_parts_are_missing_was_never_durable_and_is_written_again() {
    Opened opened = open();
    persist(opened, cut(1, 10));
    persist(opened, cut(2, 3 * TaskJournal.PART_BYTES_MAX));
    List<ByteBuffer> entries = entries();
    for (int parts = 1; parts <= 3; parts++) {
      cutLogTo(entries, 1 + parts);
      TaskState recovered = open().state();
      assertThat(recovered.lastCut()).as("%d parts", parts).isEqualTo(1);
      assertThat(valueOf(recovered, 1)).hasSize(10);
    }

    Opened again = open();
    persist(again, cut(2, 20));
    again.journal().tell(new TaskJournal.Trim(2));
    persist(again, cut(3, 30));
    TaskState recovered = open().state();
    assertThat(recovered.lastCut()).isEqualTo(3);
    assertThat(valueOf(recovered, 1)).as("trimmed").isEmpty();
    assertThat(valueOf(recovered, 2)).hasSize(20);
  }

  /** Replaces the log by the first of these entries. */
  private void cutLogTo(List<ByteBuffer> entries, int count) {
    LogWriters writers = NodeLogs.get(node.system()).stateWriters();
    writers.drop(ID).join();
    LogWriter writer = await(writers.open(ID));
    for (int i = 0; i < count; i++) {
      writer.append(new LogEntry.Events(ID, i + 1, List.of(entries.get(i).duplicate()))).join();
    }
  }

  @Test
  void a_cut_of_an_earlier_owner_is_refused_and_ends_its_journal() {
    Opened zombie = open();
    persist(zombie, cut(1, 10));
    Opened owner = open();
    persist(owner, cut(2, 20));
    TestProbe<TaskJournal.Durable> answer = TestProbe.create(node.system());

    zombie.journal().tell(new TaskJournal.Persist(cut(2, 99), answer.getRef()));
    answer.expectTerminated(zombie.journal(), PATIENCE);
    answer.expectNoMessage(Duration.ZERO);
    persist(owner, cut(3, 30));
    TaskState recovered = open().state();
    assertThat(recovered.lastCut()).isEqualTo(3);
    assertThat(valueOf(recovered, 2)).hasSize(20);
  }
}

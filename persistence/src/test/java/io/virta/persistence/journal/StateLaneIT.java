package io.virta.persistence.journal;

import static io.virta.persistence.journal.JournalNode.PATIENCE;
import static io.virta.persistence.journal.JournalNode.atomically;
import static io.virta.persistence.journal.JournalNode.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogFullException;
import io.virta.persistence.log.LogWriters;
import io.virta.persistence.log.ShardLog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state lane is separate from the others, and full for itself. */
class StateLaneIT {
  private static final String TASK = "task";
  private static final int EVENTS_MAX = 100;

  /** With its envelope and head less than a sixteenth of the lane, its reserve. */
  private static final String CUT = "x".repeat(16_000);

  @TempDir Path directory;
  private JournalNode node;
  private NodeLogs logs;

  @BeforeEach
  void start() {
    node =
        new JournalNode(
            directory,
            "virta.journal.state",
            ConfigFactory.parseString(
                "virta.lane.state { segment-bytes = 64 KiB, size-bytes-max = 256 KiB }"));
    logs = NodeLogs.get(Adapter.toTyped(node.system()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Object write(String persistenceId, long seq) {
    return node.write(List.of(atomically(event(persistenceId, seq, CUT)))).get(0);
  }

  /** Writes cuts until one is rejected; returns its number. */
  private long fill() {
    long seq = 1;
    while (write(TASK, seq) instanceof JournalProtocol.WriteMessageSuccess && seq < EVENTS_MAX) {
      seq++;
    }
    return seq;
  }

  private static void assertRejectedAsFull(Object answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            JournalProtocol.WriteMessageRejected.class,
            rejected ->
                assertThat(rejected.cause())
                    .isInstanceOf(LogFullException.class)
                    .hasMessageContaining("lane state has no room"));
  }

  private static void append(LogWriters writers) throws Exception {
    LogEntry.Events entry =
        new LogEntry.Events("other", 1, List.of(ByteBuffer.wrap(new byte[1_000])));
    writers
        .openedOrOpen("other")
        .thenCompose(writer -> writer.append(entry))
        .get(20, TimeUnit.SECONDS);
  }

  private static boolean has(ShardLog log, String id) throws Exception {
    return log.ids().get(20, TimeUnit.SECONDS).contains(id);
  }

  @Test
  void keeps_the_events_and_snapshots_of_its_actors() throws Exception {
    write(TASK, 1);
    TestKit probe = node.probe();
    SnapshotMetadata metadata = SnapshotMetadata.apply("only-snapshots", 1);
    node.snapshots().tell(new SnapshotProtocol.SaveSnapshot(metadata, "s"), probe.getRef());
    probe.expectMsgClass(PATIENCE, SaveSnapshotSuccess.class);

    for (String id : List.of(TASK, "only-snapshots")) {
      assertThat(has(logs.state(), id)).as(id).isTrue();
      assertThat(has(logs.meta(), id)).as(id).isFalse();
      assertThat(has(logs.records(), id)).as(id).isFalse();
    }
  }

  @Test
  void rejects_events_while_it_is_full_and_the_other_lanes_accept_theirs() throws Exception {
    long rejected = fill();

    assertThat(rejected).isBetween(5L, EVENTS_MAX - 1L);
    assertRejectedAsFull(write(TASK, rejected));
    assertRejectedAsFull(write("another task", 1));
    assertThat(logs.state().hasRoom()).isFalse();
    assertThat(logs.records().hasRoom()).isTrue();
    assertThat(logs.meta().hasRoom()).isTrue();
    append(logs.recordsWriters());
    append(logs.metaWriters());
    assertThat(node.replay(TASK).highestSeq()).isEqualTo(rejected - 1);
  }

  @Test
  void accepts_the_rejected_event_once_older_ones_are_trimmed() {
    long rejected = fill();

    node.deleteTo(TASK, rejected - 1);
    await().until(logs.state()::hasRoom);

    assertThat(write(TASK, rejected)).isInstanceOf(JournalProtocol.WriteMessageSuccess.class);
    assertThat(node.replay(TASK).seqs()).containsExactly(rejected);
  }
}

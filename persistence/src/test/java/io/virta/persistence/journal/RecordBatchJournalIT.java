package io.virta.persistence.journal;

import static io.virta.persistence.journal.JournalNode.PATIENCE;
import static io.virta.persistence.journal.JournalNode.atomically;
import static io.virta.persistence.journal.JournalNode.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.virta.persistence.lane.Lane;
import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.log.LogFullException;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Record batches pass through the journal unchanged, and a replay leaves their records on disk. */
class RecordBatchJournalIT {
  private static final String RECORDS = "virta.journal.records";

  @TempDir Path directory;
  private JournalNode node;

  @BeforeEach
  void start() {
    node = new JournalNode(directory, RECORDS);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void restart(Config config) {
    node.close();
    node = new JournalNode(directory, RECORDS, config);
  }

  private Lane lane() {
    return NodeLogs.get(Adapter.toTyped(node.system())).embedded().orElseThrow().recordsLane();
  }

  static RecordBatch batch(long firstSeq, long arrivalMillis, String... data) {
    int bytes = 0;
    for (String record : data) {
      bytes += RecordBlockBuilder.recordBytes(1, false, record.getBytes(UTF_8).length);
    }
    RecordBlockBuilder builder = new RecordBlockBuilder(data.length, bytes);
    for (String record : data) {
      builder.add(new byte[] {'k'}, record.getBytes(UTF_8));
    }
    return RecordBatch.of(firstSeq, List.of(builder.build().arrivedAt(arrivalMillis)));
  }

  private static List<String> dataOf(List<RecordBatch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.blocks().stream())
        .flatMap(RecordBatchJournalIT::dataOf)
        .toList();
  }

  private static Stream<String> dataOf(RecordBlock block) {
    return IntStream.range(0, block.recordCount()).mapToObj(i -> new String(block.data(i), UTF_8));
  }

  @Test
  void come_back_as_headers_and_their_bytes_through_the_lane() {
    RecordBatch first = batch(1, 1_000, "a", "b");
    RecordBatch second = batch(3, 2_000, "c");
    node.write(event("shard", 1, first), event("shard", 2, "opened"), event("shard", 3, second));
    restart(ConfigFactory.empty());

    JournalNode.Replayed replayed = node.replay("shard");

    assertThat(replayed.payloads()).containsExactly(first.header(), "opened", second.header());
    assertThat(replayed.payloads().get(0)).isInstanceOf(BatchHeader.class);
    assertThat(replayed.events().get(2).timestamp()).isEqualTo(2_000);
    assertThat(dataOf(lane().readRecords("shard", 1, Integer.MAX_VALUE, 1 << 20)))
        .containsExactly("a", "b", "c");
  }

  @Test
  void are_rejected_together_with_other_events_in_one_atomic_write() {
    List<Object> answers =
        node.write(
            List.of(
                atomically(event("shard", 1, batch(1, 1_000, "a")), event("shard", 2, "closed"))));

    assertThat(answers).hasSize(2);
    for (Object answer : answers) {
      assertThat(answer).isInstanceOf(JournalProtocol.WriteMessageRejected.class);
      assertThat(((JournalProtocol.WriteMessageRejected) answer).cause())
          .isInstanceOf(BatchNotAloneException.class)
          .hasMessageContaining("shard persists 2 events");
    }
    assertThat(node.replay("shard").events()).isEmpty();
  }

  @Test
  void are_rejected_when_the_lane_is_full_and_accepted_again_after_a_trim() {
    restart(
        ConfigFactory.parseString(
            "virta.lane.records { segment-bytes = 64 KiB, size-bytes-max = 256 KiB }"));
    String data = "x".repeat(20_000);
    long seq = 0;
    Object answer;
    do {
      seq++;
      answer = node.write(List.of(atomically(event("shard", seq, batch(seq, seq, data))))).get(0);
    } while (answer instanceof JournalProtocol.WriteMessageSuccess && seq < 100);

    assertThat(answer).isInstanceOf(JournalProtocol.WriteMessageRejected.class);
    assertThat(((JournalProtocol.WriteMessageRejected) answer).cause())
        .isInstanceOf(LogFullException.class);
    assertThat(seq).isGreaterThan(5);

    assertThat(lane().hasRoom()).isFalse();

    node.deleteTo("shard", seq - 1);
    await().until(() -> lane().hasRoom());
    node.write(event("shard", seq, batch(seq, seq, data)));
    assertThat(node.replay("shard").seqs()).containsExactly(seq);
  }

  @Test
  void fail_when_the_lane_has_failed() {
    node.journal();
    lane().close();
    TestKit probe = node.probe();

    node.ask(List.of(atomically(event("shard", 1, batch(1, 1_000, "a")))), probe);

    assertThat(probe.receiveOne(PATIENCE)).isInstanceOf(JournalProtocol.WriteMessagesFailed.class);
    Object failure = probe.receiveOne(PATIENCE);
    assertThat(failure).isInstanceOf(JournalProtocol.WriteMessageFailure.class);
    assertThat(((JournalProtocol.WriteMessageFailure) failure).cause())
        .isInstanceOf(LogFailedException.class);
  }

  @Test
  void are_rejected_under_a_number_that_another_writer_used() {
    node.write(event("shard", 1, batch(1, 1_000, "acknowledged")));

    Object answer =
        node.write(List.of(atomically(event("shard", 1, batch(1, 1_001, "zombie"))))).get(0);

    assertThat(answer).isInstanceOf(JournalProtocol.WriteMessageRejected.class);
    assertThat(dataOf(lane().readRecords("shard", 1, Integer.MAX_VALUE, 1 << 20)))
        .containsExactly("acknowledged");
  }
}

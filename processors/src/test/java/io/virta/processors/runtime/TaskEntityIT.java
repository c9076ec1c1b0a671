package io.virta.processors.runtime;

import static io.virta.processors.Dsl.count;
import static io.virta.processors.Dsl.hold;
import static io.virta.processors.Dsl.inOrder;
import static io.virta.processors.Dsl.text;
import static io.virta.processors.Dsl.tumbling;
import static io.virta.processors.runtime.EmbeddedNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.producer.NumberedRecord;
import io.virta.actors.producer.ProducerSession;
import io.virta.client.StreamRecord;
import io.virta.persistence.failure.Failures;
import io.virta.persistence.journal.NodeLogs;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogFullException;
import io.virta.persistence.log.LogWriter;
import io.virta.processors.Definition;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import io.virta.processors.runtime.TaskStatus.Phase;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task that loses its log or its producer, has no room, or is stopped and started all the time.
 */
class TaskEntityIT {
  private static final Map<String, ?> SMALL_LANE =
      Map.of(
          "virta.lane.state.segment-bytes", "64 KiB",
          "virta.lane.state.size-bytes-max", "512 KiB");

  @TempDir Path directory;
  private EmbeddedNode node;
  private LoneTask task;
  private int last;

  /** Numbers are seconds of events; each closes the window of the one before. */
  @Processor(id = "lone")
  private static final class PerSecond implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      pipeline
          .read("numbers", text())
          .eventTime(line -> Instant.ofEpochSecond(Long.parseLong(line)), inOrder())
          .whenIdle(hold())
          .partitionedBy(line -> "k")
          .window(tumbling(Duration.ofSeconds(1)))
          .aggregate("per-second", count())
          .results((key, window, count) -> window.start().getEpochSecond() + "=" + count)
          .write("counts", text(), line -> "k");
    }
  }

  /** Repeats a number as it is, or as a record that no stream takes. */
  @Processor(id = "lone")
  private record Copies(String largeOne) implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      pipeline
          .read("numbers", text())
          .map(line -> line.equals(largeOne) ? "x".repeat(2 << 20) : line + "=1")
          .write("counts", text(), line -> "k");
    }
  }

  @BeforeEach
  void start() {
    node = new EmbeddedNode(directory, SMALL_LANE);
    node.createStream("numbers", 1);
    node.createStream("counts", 2);
    task = new LoneTask(node, new PerSecond());
    last = (int) (Instant.now().getEpochSecond() - 3_000);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void put(int count) {
    for (int i = 0; i < count; i++) {
      await(node.virta().put("numbers", "k", Integer.toString(last++).getBytes(UTF_8)));
    }
  }

  /** Waits until each number from the first on was counted, and checks that none was twice. */
  private void assertCounts(int from, int to) {
    List<String> counts =
        node.records("counts", to - from).stream().map(StreamRecord::text).toList();
    assertThat(counts)
        .containsExactlyElementsOf(
            IntStream.range(from, to).mapToObj(number -> number + "=1").toList());
    assertThat(node.recordsWithin("counts", Duration.ofSeconds(1))).hasSize(to - from);
  }

  @Test
  void a_task_whose_producer_has_another_owner_takes_it_back_and_outputs_stay_exactly_once() {
    int first = last;
    task.run(1);
    put(3);
    assertCounts(first, last - 1);

    ProducerSession other = task.seizeProducer("counts", OutboxRunner.OUTLET);
    put(3);
    assertCounts(first, last - 1);

    NumberedRecord zombie = new NumberedRecord(1_000, "k", null, ByteBuffer.allocate(1));
    assertThatThrownBy(() -> other.send(List.of(zombie)).toCompletableFuture().join())
        .extracting(Failures::unwrap)
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PRODUCER_FENCED));
    put(3);
    assertCounts(first, last - 1);
  }

  @Test
  void a_task_whose_log_has_another_owner_stores_nothing_more_until_it_has_read_it_again() {
    int first = last;
    task.run(1);
    put(3);
    assertCounts(first, last - 1);

    task.seizeLog();
    put(3);
    assertCounts(first, last - 1);

    restart();
    put(3);
    assertCounts(first, last - 1);
  }

  private void restart() {
    node.close();
    node = new EmbeddedNode(directory, SMALL_LANE);
    task = new LoneTask(node, task.definition);
    task.run(1);
  }

  @Test
  void a_task_pauses_with_a_reason_while_the_log_has_no_room_and_then_continues() throws Exception {
    int first = last;
    task.run(1);
    put(3);
    assertCounts(first, last - 1);

    NodeLogs logs = NodeLogs.get(node.system());
    LogWriter filler = logs.stateWriters().open("filler").get();
    long filled = fill(filler);
    put(3);
    Awaitility.await()
        .untilAsserted(
            () -> {
              TaskStatus status = task.run(1);
              assertThat(status.phase()).isEqualTo(Phase.WAITING);
              assertThat(status.reason()).contains("has no room; free disk space");
            });
    assertThat(node.recordsWithin("counts", Duration.ofMillis(500))).hasSize(2);

    await(filler.trim(filled));
    Awaitility.await().until(logs.state()::hasRoom);
    assertCounts(first, last - 1);
    Awaitility.await().until(() -> task.run(1).phase() == Phase.RUNNING);
  }

  private static long fill(LogWriter filler) throws InterruptedException {
    long seq = 1;
    for (int bytes : new int[] {8_000, 50}) {
      while (append(filler, seq, bytes)) {
        seq++;
      }
    }
    return seq - 1;
  }

  private static boolean append(LogWriter filler, long seq, int bytes) throws InterruptedException {
    try {
      filler.append(new LogEntry.Events("filler", seq, List.of(ByteBuffer.allocate(bytes)))).get();
      return true;
    } catch (ExecutionException full) {
      assertThat(full).hasCauseInstanceOf(LogFullException.class);
      return false;
    }
  }

  @Test
  void stops_and_starts_at_any_moment_leave_no_gap_and_no_duplicate() {
    Random random = new Random(5);
    int first = last;
    for (int generation = 1; generation <= 60; generation++) {
      task.startRunning(generation);
      if (random.nextInt(3) == 0) {
        task.startHalting();
      }
      if (random.nextInt(3) == 0) {
        put(1 + random.nextInt(5));
      }
    }
    put(1);
    task.run(100);
    assertCounts(first, last - 1);
    await(task.startHalting());
    restart();
    put(2);
    assertCounts(first, last - 1);
  }

  @Test
  void an_output_that_its_stream_does_not_take_suspends_the_task_with_a_reason() {
    task.definition = new Copies(Integer.toString(last + 1));
    int first = last;
    task.run(1);
    put(3);
    Awaitility.await().until(() -> task.run(1).phase() == Phase.SUSPENDED);
    assertThat(task.run(1).reason()).contains("stream counts refuses an output", "1048576 bytes");

    task.definition = new Copies("none");
    task.run(2);
    assertCounts(first, last);
  }

  @Test
  void outputs_that_a_version_with_state_left_are_sent_by_one_without() {
    task.run(1);
    put(3);
    int first = last;
    assertCounts(first - 3, first - 1);
    task.definition = new Copies("none");
    task.run(2);
    put(3);
    assertThat(node.records("counts", 5).stream().map(StreamRecord::text))
        .endsWith(first + "=1", (first + 1) + "=1", (first + 2) + "=1");

    task.definition = new PerSecond();
    task.run(3);
    put(2);
    // The window of the number before the change is still there.
    assertThat(node.records("counts", 7).stream().map(StreamRecord::text))
        .endsWith((first - 1) + "=1", (first + 3) + "=1");
  }

  @Test
  void streams_that_are_deleted_and_created_again_are_read_and_written_anew() {
    int first = last;
    task.run(1);
    put(3);
    assertCounts(first, last - 1);

    await(node.virta().deleteStream("counts"));
    Awaitility.await()
        .until(
            () -> {
              put(1);
              return "stream counts does not exist".equals(task.run(1).reason());
            });
    int open = last;
    node.createStream("counts", 1);
    put(3);
    List<String> counts =
        Awaitility.await()
            .until(
                () ->
                    node.recordsWithin("counts", Duration.ofMillis(500)).stream()
                        .map(StreamRecord::text)
                        .toList(),
                found -> found.contains((open + 1) + "=1"));
    assertThat(counts).doesNotHaveDuplicates();

    await(node.virta().deleteStream("numbers"));
    Awaitility.await().until(() -> "stream numbers does not exist".equals(task.run(1).reason()));
    node.createStream("numbers", 1);
    put(3);
    int to = last - 2;
    Awaitility.await()
        .until(
            () ->
                node.recordsWithin("counts", Duration.ofMillis(500)).stream()
                    .map(StreamRecord::text)
                    .toList(),
            found -> found.contains(to + "=1"));
  }
}

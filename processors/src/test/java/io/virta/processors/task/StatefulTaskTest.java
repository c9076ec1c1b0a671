package io.virta.processors.task;

import static io.virta.processors.Dsl.count;
import static io.virta.processors.Dsl.fail;
import static io.virta.processors.Dsl.inOrder;
import static io.virta.processors.Dsl.text;
import static io.virta.processors.Dsl.tumbling;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.HashKeyRange;
import io.virta.processors.Definition;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Topology;
import io.virta.processors.operator.Attempts;
import io.virta.processors.operator.InputRecord;
import io.virta.processors.operator.PlainRecord;
import io.virta.processors.operator.StageStoppedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Records are {@code key seconds}; windows have ten seconds. */
class StatefulTaskTest {
  @Processor(id = "counts")
  private record Counts(boolean byShard) implements Definition {
    @Override
    public void define(Pipeline p) {
      var lines =
          p.read("lines", text())
              .eventTime(line -> Instant.ofEpochSecond(seconds(line)), inOrder());
      var keyed =
          byShard ? lines.partitionedBy(StatefulTaskTest::key) : lines.keyBy(StatefulTaskTest::key);
      var counts = keyed.window(tumbling(Duration.ofSeconds(10))).aggregate("count", count());
      counts
          .results((key, window, count) -> key + window.end().getEpochSecond() + "=" + count)
          .write("counts", text(), line -> "k");
      counts.late().write("late", text(), line -> "k");
    }

    private static long seconds(String line) {
      return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private final Topology topology = Topology.of(new Counts(/* byShard= */ false));
  private final Stage read = topology.stages().get(0);
  private final TaskState durable = new TaskState();
  private StatefulTask task = restarted();

  private StatefulTask restarted() {
    task = new StatefulTask(topology, durable, new Attempts());
    for (String shard : List.of("a", "b")) {
      task.open(read, shard, HashKeyRange.ALL, List.of());
    }
    return task;
  }

  private static InputRecord record(String shard, long arrivalSeconds, String line) {
    return new PlainRecord(
        "lines",
        shard,
        "1",
        0,
        arrivalSeconds * 1_000,
        key(line),
        /* hasExplicitHash= */ false,
        ByteBuffer.wrap(line.getBytes(UTF_8)));
  }

  private void process(String shard, long counter, long arrivalSeconds, String line) {
    task.process(read, shard, counter, record(shard, arrivalSeconds, line));
  }

  private boolean mayProcess(String shard, long arrivalSeconds) {
    return task.mayProcess(read, shard, arrivalSeconds * 1_000);
  }

  /** Makes a cut durable and returns its outputs. */
  private List<String> cut() throws Exception {
    Cut cut = task.cut(0);
    if (cut == null) {
      return List.of();
    }
    durable.apply(Cut.decode(cut.encode()));
    return cut.outputs().stream()
        .map(output -> output.record().stream() + " " + new String(output.record().data(), UTF_8))
        .toList();
  }

  @Test
  void a_shard_without_events_is_read_in_the_order_of_arrival() {
    assertThat(mayProcess("a", 100)).as("nothing is known of b").isFalse();
    task.tip(read, "b", 99_000);
    assertThat(mayProcess("a", 100)).as("b may have an earlier record").isFalse();
    task.tip(read, "b", 100_000);
    assertThat(mayProcess("a", 100)).isTrue();
    process("a", 1, 100, "x 95");
    assertThat(mayProcess("a", 100)).as("a record of b at the same time comes first").isFalse();
    assertThatThrownBy(() -> process("a", 2, 100, "x 96"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(mayProcess("b", 101)).as("a may have an earlier record").isFalse();
    process("b", 1, 100, "x 94");

    assertThat(mayProcess("a", 500)).as("both have a time: any order").isTrue();
  }

  @Test
  void a_shard_joins_at_the_watermark_that_the_others_had_when_its_first_event_arrived()
      throws Exception {
    task.tip(read, "b", 200_000);
    process("a", 1, 100, "x 95");
    task.tip(read, "a", 150_000); // 50 s later, 10 s of them without effect
    assertThat(cut()).containsExactly("counts x100=1");
    task.tip(read, "a", 200_000);
    restarted();
    task.tip(read, "a", 300_000);
    assertThat(mayProcess("b", 200)).isTrue();
    assertThat(cut()).as("time waits for the event of b").isEmpty();

    process("b", 1, 200, "x 184"); // the watermark of a is 95 + 100 - 10 = 185 then
    process("b", 2, 200, "x 179");
    assertThat(cut()).containsExactly("late x 179");
  }

  @Test
  void a_cut_without_changes_is_none_and_a_restart_continues_from_the_last_one() throws Exception {
    assertThat(task.cut(0)).isNull();
    task.tip(read, "b", 200_000);
    process("a", 7, 100, "x 95");
    assertThat(cut()).isEmpty();
    assertThat(task.cut(0)).isNull();
    task.tip(read, "b", 201_000);
    process("a", 8, 101, "x 96");
    restarted();

    assertThat(task.counterOf(read, "a")).isEqualTo(7);
    task.tip(read, "b", 201_000);
    process("a", 8, 101, "x 96");
    task.tip(read, "a", 201_000);
    assertThat(cut()).containsExactly("counts x100=2");
    assertThat(durable.lastOutNumber()).isEqualTo(1);
    assertThat(durable.slots("count")).isEmpty();
  }

  @Test
  void shards_that_have_their_own_windows_are_read_in_any_order() {
    Topology byShard = Topology.of(new Counts(/* byShard= */ true));
    StatefulTask other = new StatefulTask(byShard, durable, new Attempts());
    other.open(byShard.stages().get(0), "a", HashKeyRange.ALL, List.of());
    other.open(byShard.stages().get(0), "b", HashKeyRange.ALL, List.of());

    assertThat(other.mayProcess(byShard.stages().get(0), "a", 100)).isTrue();
  }

  @Test
  void a_shard_ends_in_the_order_of_arrival_too() {
    task.tip(read, "b", 200_000);
    process("a", 1, 100, "x 95");

    assertThatThrownBy(() -> task.end(read, "a", 200_000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("records of other shards come before");
    task.tip(read, "b", 200_001);
    task.end(read, "a", 200_000);
    assertThat(task.hasEnded(read, "a")).isTrue();
  }

  @Test
  void an_ended_shard_leaves_its_time_to_its_children() throws Exception {
    task.tip(read, "b", 200_000);
    process("a", 1, 100, "x 95");
    task.tip(read, "a", 200_000);
    process("b", 1, 200, "y 92"); // joins with 95 + 100 - 10
    task.end(read, "a", 210_000);
    task.end(read, "b", 210_000);
    task.open(read, "c", HashKeyRange.ALL, List.of("a", "b"));
    assertThat(task.hasEnded(read, "a")).isTrue();
    assertThatThrownBy(() -> task.tip(read, "a", 0)).hasMessageContaining("not open");
    process("c", 1, 211, "x 195");

    assertThat(cut()).contains("counts x100=1", "late y 92");
    task.tip(read, "c", 300_000);
    assertThat(cut()).containsExactly("counts x200=1");
  }

  @Processor(id = "broken")
  private static final class Broken implements Definition {
    @Override
    public void define(Pipeline p) {
      p.onError(fail())
          .read("lines", text())
          .keyBy(line -> line)
          .window(tumbling(Duration.ofSeconds(10)))
          .aggregate("count", count().then(count -> 1 / (count - 1)))
          .results()
          .write("counts", result -> "k");
    }
  }

  @Test
  void a_result_that_fails_stops_the_task_with_the_window() {
    Topology broken = Topology.of(new Broken());
    Stage lines = broken.stages().get(0);
    StatefulTask one = new StatefulTask(broken, durable, new Attempts());
    one.open(lines, "a", HashKeyRange.ALL, List.of());
    one.process(lines, "a", 1, record("a", 100, "x 1"));
    one.tip(lines, "a", 200_000);

    assertThatThrownBy(() -> one.cut(0))
        .isInstanceOf(StageStoppedException.class)
        .hasMessageContaining("stage \"lines > keyBy > count\" failed for the window {")
        .hasMessageContaining("\"key\":\"x 1\"")
        .hasMessageContaining("by zero");
  }

  @Test
  void an_acknowledgement_becomes_durable_once_though_nothing_else_has_changed() {
    task.tip(read, "b", 200_000);
    process("a", 1, 100, "x 95");
    durable.apply(Objects.requireNonNull(task.cut(0)));

    assertThat(task.cut(0)).isNull();
    Cut acknowledging = Objects.requireNonNull(task.cut(3));
    assertThat(acknowledging.acknowledged()).isEqualTo(3);
    assertThat(acknowledging.positions()).isEmpty();
    assertThat(task.cut(3)).isNull();
    durable.apply(acknowledging);
    assertThat(restarted().cut(3)).isNull();
  }

  @Test
  void a_shard_that_is_started_needs_nothing_of_the_record_before() {
    task.startAfter(read, "a", 7);

    assertThat(task.counterOf(read, "a")).isEqualTo(7);
    assertThat(task.subSequenceOf(read, "a")).isEqualTo(Long.MAX_VALUE);
  }
}

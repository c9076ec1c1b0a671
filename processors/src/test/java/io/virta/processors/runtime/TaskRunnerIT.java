package io.virta.processors.runtime;

import static io.virta.processors.Dsl.count;
import static io.virta.processors.Dsl.inOrder;
import static io.virta.processors.Dsl.suspend;
import static io.virta.processors.Dsl.text;
import static io.virta.processors.Dsl.tumbling;
import static io.virta.processors.runtime.EmbeddedNode.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardId;
import io.virta.client.StreamRecord;
import io.virta.processors.Definition;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import io.virta.processors.graph.Topology;
import io.virta.processors.operator.Attempts;
import io.virta.processors.operator.NumberedOutput;
import io.virta.processors.operator.OutputRecord;
import io.virta.processors.task.Cut;
import io.virta.processors.task.ShardPosition;
import io.virta.processors.task.TaskState;
import io.virta.processors.time.ShardTime;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner whose log is the test. */
class TaskRunnerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Lines are seconds of events, or poison. */
  @Processor(id = "lone")
  static final class Counts implements Definition {
    static final AtomicInteger poisons = new AtomicInteger();

    @Override
    public void define(Pipeline pipeline) {
      pipeline
          .read("numbers", text())
          .eventTime(line -> Instant.ofEpochSecond(1_000), inOrder())
          .map(
              line -> {
                if (line.equals("poison")) {
                  poisons.incrementAndGet();
                  throw new IllegalStateException("poison");
                }
                return line;
              })
          .onError(suspend())
          .keyBy(line -> line)
          .window(tumbling(Duration.ofSeconds(1)))
          .aggregate("count", count())
          .results((key, window, count) -> key + "=" + count)
          .write("counts", text(), line -> "k");
    }
  }

  @Processor(id = "lone")
  private static final class Copies implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      pipeline.read("numbers", text()).map(line -> line).write("counts", text(), line -> "k");
    }
  }

  @TempDir Path directory;
  private EmbeddedNode node;
  private TestProbe<TaskJournal.Command> journal;
  private TestProbe<Outcome> owner;
  private final TaskState state = new TaskState();

  @BeforeEach
  void start() {
    node = new EmbeddedNode(directory);
    node.createStream("numbers", 1);
    node.createStream("counts", 1);
    journal = TestProbe.create(node.system());
    owner = TestProbe.create(node.system());
    Counts.poisons.set(0);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private ActorRef<TaskRunner.Command> run(Definition definition) {
    RunnerParts parts =
        new RunnerParts(
            new LoneTask(node, definition).environment(),
            LoneTask.plan(1),
            Topology.of(definition),
            state,
            new Attempts(),
            /* checksState= */ true,
            journal.getRef(),
            owner.getRef());
    return node.system().systemActorOf(TaskRunner.create(parts), "runner", Props.empty());
  }

  private void put(byte[] data) {
    await(node.virta().put("numbers", "k", data));
  }

  /** Waits for the next cut, without making it durable. */
  private Cut persisted() {
    TaskJournal.Command command = journal.receiveMessage(PATIENCE);
    while (!(command instanceof TaskJournal.Persist)) {
      command = journal.receiveMessage(PATIENCE);
    }
    return ((TaskJournal.Persist) command).cut();
  }

  @Test
  void a_runner_that_fails_waits_for_the_cut_under_way_so_that_its_number_is_not_used_twice() {
    ActorRef<TaskRunner.Command> runner = run(new Counts());
    runner.tell(new TaskJournal.Durable(persisted().no()));
    put("1".getBytes(UTF_8));
    Cut underWay = persisted();
    put("poison".getBytes(UTF_8));
    Awaitility.await().until(() -> Counts.poisons.get() > 0);

    runner.tell(new TaskJournal.Durable(underWay.no()));
    assertThat(owner.receiveMessage(PATIENCE)).isInstanceOf(Outcome.Stopped.class);
    assertThat(state.lastCut()).isEqualTo(underWay.no());
  }

  /** Otherwise the refused output, sent again in a smaller form, would count as stored. */
  @Test
  void nothing_follows_an_output_that_was_refused() {
    Callbacks callbacks =
        new Callbacks() {
          @Override
          public <T> void when(
              CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> code) {
            stage.whenComplete(code);
          }

          @Override
          public void after(Duration delay, Runnable code) {
            throw new AssertionError("no stream is created");
          }
        };
    Outlet outlet =
        new Outlet(
            new LoneTask(node, new Copies()).environment(),
            callbacks,
            Namespace.DEFAULT,
            "p",
            Set.of());

    await(outlet.send(List.of(output(1, 1))));
    CompletableFuture<Done> refused = outlet.send(List.of(output(2, 2 << 20)));
    CompletableFuture<Done> next = outlet.send(List.of(output(3, 1)));
    assertThatThrownBy(refused::join).hasCauseInstanceOf(RefusedOutputException.class);
    assertThatThrownBy(next::join).hasCauseInstanceOf(RefusedOutputException.class);
    assertThat(node.recordsWithin("counts", Duration.ofSeconds(1))).hasSize(1);
  }

  private static NumberedOutput output(long number, int bytes) {
    return new NumberedOutput(number, new OutputRecord("counts", "k", new byte[bytes]));
  }

  @Test
  void a_runner_continues_in_the_middle_of_an_aggregated_record() {
    putHalfProcessed();
    run(new Copies());

    assertThat(node.records("counts", 2).stream().map(StreamRecord::text))
        .containsExactly("c", "d");
  }

  @Test
  void a_runner_with_state_continues_in_the_middle_of_an_aggregated_record() {
    putHalfProcessed();
    run(new Counts());

    Cut cut = persisted();
    assertThat(cut.positions())
        .extracting(ShardPosition::counter, ShardPosition::subSequence)
        .containsExactly(tuple(1L, 3L));
    assertThat(cut.changes().stream().filter(change -> change.value() != null).count())
        .as("windows of c and d")
        .isGreaterThanOrEqualTo(2);
  }

  /** Puts an aggregated record whose user records a and b were processed already. */
  private void putHalfProcessed() {
    put(aggregated("a", "b", "c", "d"));
    long incarnation = await(node.virta().describeStream("numbers")).key().incarnation();
    state.apply(
        new Cut(
            1,
            0,
            0,
            List.of(
                new ShardPosition(
                    "numbers",
                    incarnation + ":" + new ShardId(0),
                    1,
                    1,
                    false,
                    ShardTime.NONE,
                    ShardTime.NONE,
                    ShardTime.NONE)),
            List.of(),
            List.of()));
  }

  /** Returns a record as the KPL aggregates it: magic, a Protobuf message and its digest. */
  private static byte[] aggregated(String... lines) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    field(message, 1, "k".getBytes(UTF_8));
    for (String line : lines) {
      ByteArrayOutputStream record = new ByteArrayOutputStream();
      record.write(1 << 3);
      record.write(0);
      field(record, 3, line.getBytes(UTF_8));
      field(message, 3, record.toByteArray());
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
    all.writeBytes(message.toByteArray());
    try {
      all.writeBytes(MessageDigest.getInstance("MD5").digest(message.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    return all.toByteArray();
  }

  private static void field(ByteArrayOutputStream to, int no, byte[] bytes) {
    to.write(no << 3 | 2);
    to.write(bytes.length);
    to.writeBytes(bytes);
  }
}

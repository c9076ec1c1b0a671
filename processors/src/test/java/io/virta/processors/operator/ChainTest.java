package io.virta.processors.operator;

import static io.virta.processors.Dsl.count;
import static io.virta.processors.Dsl.deadLetter;
import static io.virta.processors.Dsl.fail;
import static io.virta.processors.Dsl.retry;
import static io.virta.processors.Dsl.skip;
import static io.virta.processors.Dsl.text;
import static io.virta.processors.Dsl.tumbling;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.processors.Definition;
import io.virta.processors.Dsl;
import io.virta.processors.Events;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import io.virta.processors.graph.Topology;
import io.virta.processors.graph.Work;
import io.virta.processors.time.ShardTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ChainTest {
  @Processor(id = "words")
  private record Words(Consumer<Pipeline> body) implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      body.accept(pipeline);
    }
  }

  private static Topology topology(Consumer<Pipeline> body) {
    return Topology.of(new Words(body));
  }

  private static List<String> run(Topology topology, Chain chain, String line) {
    InputRecord record =
        new PlainRecord(
            "lines",
            "shardId-000000000000",
            "17",
            0,
            1_000,
            "k",
            false,
            ByteBuffer.wrap(line.getBytes(UTF_8)));
    return chain.process(topology.stages().get(0), "lines/0", time(topology), record).stream()
        .map(out -> out.stream() + " " + out.partitionKey() + " " + new String(out.data(), UTF_8))
        .toList();
  }

  private static ShardTime time(Topology topology) {
    return ShardTime.start(((Work.Read) topology.stages().get(0).work()).time());
  }

  private static List<String> run(Consumer<Pipeline> body, String line) {
    Topology topology = topology(body);
    return run(topology, new Chain(topology, new Attempts()), line);
  }

  @Test
  void events_pass_all_stages_in_order() {
    Consumer<Pipeline> body =
        p -> {
          Events<String> words =
              p.read("lines", text())
                  .flatMap(line -> List.of(line.split(" ")))
                  .filter(word -> word.length() > 1);
          Events<String> loud = words.map(word -> word + "!");
          words.merge(loud).write("words", text(), word -> word.substring(0, 1));
        };

    assertThat(run(body, "a bc def"))
        .containsExactly("words b bc!", "words b bc", "words d def!", "words d def");
  }

  @Test
  void an_event_takes_the_first_branch_that_accepts_it() {
    Consumer<Pipeline> body =
        p ->
            p.read("lines", text())
                .<Object>flatMap(line -> List.of(line, line.length(), line.length() / 2.0))
                .branch()
                .on(String.class, texts -> texts.write("texts", text(), text -> text))
                .on(Number.class, all -> all.only(Integer.class).write("ints", n -> "n"))
                .rest(none -> none.write("none", n -> "n"));

    assertThat(run(body, "abc")).containsExactly("texts abc abc", "ints n 3");
  }

  @Test
  void an_event_whose_stage_fails_is_skipped_and_the_others_go_on() {
    Topology topology =
        topology(
            p ->
                p.read("lines", text())
                    .flatMap(line -> List.of(line.split(" ")))
                    .map(Integer::parseInt)
                    .onError(skip())
                    .write("numbers", n -> "n"));
    Chain chain = new Chain(topology, new Attempts());

    assertThat(run(topology, chain, "1 x 3")).containsExactly("numbers n 1", "numbers n 3");
    StageFigures figures = chain.figures(topology.stages().get(2));
    assertThat(figures.in()).isEqualTo(3);
    assertThat(figures.failed()).isEqualTo(1);
    assertThat(figures.bad()).isEqualTo(1);
  }

  @Test
  void a_dead_letter_tells_the_record_the_stage_and_the_cause() throws Exception {
    List<String> out =
        run(
            p ->
                p.read("lines", text())
                    .map(Integer::parseInt)
                    .onError(deadLetter("bad"))
                    .write("numbers", n -> "n"),
            "x");

    assertThat(out).singleElement().asString().startsWith("bad k {");
    JsonNode letter = new ObjectMapper().readTree(out.get(0).substring("bad k ".length()));
    assertThat(letter.path("processor").asText()).isEqualTo("words");
    assertThat(letter.path("stage").asText()).isEqualTo("lines > map");
    assertThat(letter.path("cause").asText()).contains("NumberFormatException", "\"x\"");
    assertThat(letter.path("stream").asText()).isEqualTo("lines");
    assertThat(letter.path("sequenceNumber").asText()).isEqualTo("17");
    assertThat(letter.path("data").binaryValue()).isEqualTo("x".getBytes(UTF_8));
  }

  @Test
  void a_record_that_its_codec_cannot_read_becomes_a_dead_letter_of_the_processor() {
    assertThat(run(p -> p.read("lines", Integer.class).write("numbers", n -> "n"), "x"))
        .singleElement()
        .asString()
        .startsWith("words-bad k {");
  }

  @Test
  void a_record_under_another_key_than_its_partition_key_is_bad() {
    Consumer<Pipeline> body =
        p ->
            p.read("lines", text())
                .onBadRecord(deadLetter("bad"))
                .partitionedBy(line -> line)
                .window(tumbling(Duration.ofMinutes(1)))
                .aggregate("count", count())
                .results()
                .write("counts", one -> one.key());

    assertThat(run(body, "k")).isEmpty();
    assertThat(run(body, "other"))
        .singleElement()
        .asString()
        .startsWith("bad k {")
        .contains("partitioned by \\\"other\\\", but the record has the partition key \\\"k\\\"");
  }

  @Test
  void a_record_without_a_credible_time_is_bad() {
    for (String line : List.of("2099-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "", "yesterday")) {
      List<String> out =
          run(
              p ->
                  p.read("lines", text())
                      .eventTime(one -> one.isEmpty() ? null : Instant.parse(one), Dsl.inOrder())
                      .onBadRecord(deadLetter("bad"))
                      .write("out", text(), one -> "k"),
              line);
      assertThat(out).as(line).singleElement().asString().startsWith("bad k {");
    }
  }

  @Test
  void a_stage_that_stops_leaves_nothing_of_the_record() {
    Topology topology =
        topology(
            p -> {
              Events<String> lines = p.read("lines", text());
              lines.write("copy", text(), line -> line);
              lines.map(Integer::parseInt).onError(fail()).write("numbers", n -> "n");
            });
    Chain chain = new Chain(topology, new Attempts());

    StageStoppedException stopped =
        catchThrowableOfType(StageStoppedException.class, () -> run(topology, chain, "x"));
    assertThat(stopped.stage()).isEqualTo("lines > map");
    assertThat(stopped.isWholeApp()).isTrue();
    assertThat(stopped).hasMessageContaining("record 17 of shardId-000000000000 in lines");
    assertThat(run(topology, chain, "5")).containsExactly("copy 5 5", "numbers n 5");
  }

  @Test
  void without_a_policy_a_failing_stage_suspends_its_task() {
    assertThatThrownBy(
            () ->
                run(
                    p -> p.read("lines", text()).map(Integer::parseInt).write("numbers", n -> "n"),
                    "x"))
        .isInstanceOfSatisfying(
            StageStoppedException.class, stopped -> assertThat(stopped.isWholeApp()).isFalse());
  }

  @Test
  void a_retry_waits_longer_each_time_and_then_follows_the_last_policy() {
    AtomicInteger calls = new AtomicInteger();
    Topology topology =
        topology(
            p ->
                p.read("lines", text())
                    .map(
                        line -> {
                          if (calls.incrementAndGet() % 5 != 0) {
                            throw new IllegalStateException("busy");
                          }
                          return line;
                        })
                    .onError(retry(3, Duration.ofMillis(10), Duration.ofMillis(25)).then(skip()))
                    .write("out", text(), line -> "k"));
    Chain chain = new Chain(topology, new Attempts());

    for (int millis : List.of(10, 20, 25)) {
      RetryLaterException later =
          catchThrowableOfType(RetryLaterException.class, () -> run(topology, chain, "one"));
      assertThat(later.delay()).isEqualTo(Duration.ofMillis(millis));
    }
    assertThat(run(topology, chain, "one")).isEmpty(); // skipped
    assertThat(run(topology, chain, "two")).containsExactly("out k two");
    assertThatThrownBy(() -> run(topology, chain, "three")) // counts from the start again
        .isInstanceOfSatisfying(
            RetryLaterException.class,
            later -> assertThat(later.delay()).isEqualTo(Duration.ofMillis(10)));
  }

  @Test
  void null_results_and_wrong_partition_keys_are_failures() {
    for (Consumer<Pipeline> body :
        List.<Consumer<Pipeline>>of(
            p ->
                p.read("lines", text())
                    .<String>map(line -> null)
                    .onError(skip())
                    .write("out", text(), line -> "k"),
            p -> p.onError(skip()).read("lines", text()).write("out", text(), line -> ""),
            p -> p.onError(skip()).read("lines", text()).write("out", text(), line -> null),
            p ->
                p.onError(skip())
                    .read("lines", text())
                    .write("out", text(), line -> "k".repeat(257)))) {
      assertThat(run(body, "x")).isEmpty();
    }
  }
}

package io.virta.testkit;

import static io.virta.processors.Dsl.deadLetter;
import static io.virta.processors.Dsl.fail;
import static io.virta.processors.Dsl.retry;
import static io.virta.processors.Dsl.skip;
import static io.virta.processors.Dsl.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.processors.Definition;
import io.virta.processors.Dsl;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TestDriverTest {
  record Order(String id, String customer, long cents) {}

  record BigOrder(String id, long euros) {}

  @Processor(id = "big-orders")
  static final class BigOrders implements Definition {
    @Override
    public void define(Pipeline p) {
      p.read("orders", Order.class)
          .filter(order -> order.cents() >= 100_000)
          .map(order -> new BigOrder(order.id(), order.cents() / 100))
          .write("big-orders", BigOrder::id);
    }
  }

  @Processor(id = "lines")
  private record Lines(Consumer<Pipeline> body) implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      body.accept(pipeline);
    }
  }

  private static TestDriver lines(Consumer<Pipeline> body) {
    return TestDriver.of(new Lines(body));
  }

  @Test
  void events_pass_the_pipeline() {
    TestDriver test = TestDriver.of(new BigOrders());

    test.put("orders", "a", new Order("o-1", "a", 100_000), new Order("o-2", "a", 99_999));

    assertThat(test.out("big-orders", BigOrder.class)).containsExactly(new BigOrder("o-1", 1_000));
    test.put("orders", "b", new Order("o-3", "b", 250_000));
    assertThat(test.out("big-orders", BigOrder.class))
        .containsExactly(new BigOrder("o-1", 1_000), new BigOrder("o-3", 2_500));
  }

  @Test
  void each_output_is_stored_once_through_crashes_splits_and_merges() {
    TestDriver test = TestDriver.of(new BigOrders()).shards("orders", 2).shards("big-orders", 2);
    for (int i = 0; i < 30; i++) {
      test.put("orders", "customer-" + i % 7, new Order("o-" + i, "c", 100_000 + i * 100L));
      switch (i) {
        case 5 -> test.crash();
        case 9 -> test.split("big-orders", 0);
        case 12 -> test.split("orders", 1);
        case 15 -> test.advance(Duration.ofSeconds(1));
        case 18 -> test.merge("big-orders", 2).crash();
        case 21 -> test.merge("orders", 0);
        case 25 -> test.crash();
        default -> {}
      }
    }

    assertThat(test.out("big-orders", BigOrder.class)).hasSize(30).doesNotHaveDuplicates();
    test.sameUnderFaults(300);
  }

  @Test
  void a_definition_whose_results_depend_on_chance_is_found_with_the_seed() {
    AtomicInteger count = new AtomicInteger();
    TestDriver test =
        lines(
            p ->
                p.read("in", text())
                    .map(line -> line + count.incrementAndGet())
                    .write("out", text(), line -> "k"));
    test.put("in", "k", "a", "b").seed(7);

    assertThatThrownBy(() -> test.sameUnderFaults(1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("with seed 7 the streams have other records");
  }

  @Test
  void bad_records_go_to_the_dead_letters_each_once() {
    TestDriver test =
        lines(
            p ->
                p.read("in", text())
                    .map(Integer::parseInt)
                    .onError(deadLetter("bad"))
                    .write("out", number -> "k"));

    test.put("in", "k", "1", "x", "3").crash().crash();

    assertThat(test.out("out", Integer.class)).containsExactly(1, 3);
    assertThat(test.out("bad", Map.class))
        .singleElement()
        .asString()
        .contains("stage=in > map", "NumberFormatException");
    test.sameUnderFaults(100);
  }

  @Test
  void a_repetition_happens_when_virtual_time_has_come() {
    AtomicInteger calls = new AtomicInteger();
    TestDriver test =
        lines(
            p ->
                p.read("in", text())
                    .filter(line -> line.isEmpty() || 3 / (calls.getAndIncrement() / 2) > 0)
                    .onError(retry(9, Duration.ofSeconds(1), Duration.ofSeconds(9)).then(skip()))
                    .write("out", text(), line -> "k"));
    test.at("10:00:00").put("in", "k", "a", "");

    assertThat(test.out("out", text())).isEmpty(); // the second event waits behind the first
    test.advance(Duration.ofMillis(2_999));
    assertThat(test.out("out", text())).isEmpty();
    test.advance(Duration.ofMillis(1));
    assertThat(test.out("out", text())).containsExactly("a", "");
  }

  @Test
  void a_task_that_stops_says_why_and_an_upgrade_continues_before_the_record() {
    TestDriver test =
        lines(
            p ->
                p.onError(fail()).read("in", text()).map(Integer::parseInt).write("out", n -> "k"));
    test.put("in", "k", "1", "x", "3");

    assertThat(test.stopped().orElseThrow()).contains("stage \"in > map\" failed for record 2");
    assertThat(test.out("out", Integer.class)).containsExactly(1);
    test.upgradeTo(
        new Lines(
            p ->
                p.onError(skip())
                    .read("in", text())
                    .map(Integer::parseInt)
                    .write("out", n -> "k")));
    assertThat(test.stopped()).isEmpty();
    assertThat(test.out("out", Integer.class)).containsExactly(1, 3);
  }

  @Test
  void bytes_are_put_as_they_are() {
    TestDriver test = TestDriver.of(new BigOrders());

    test.put("orders", "k", "no order".getBytes(UTF_8), new Order("o-1", "a", 100_000));

    assertThat(test.out("big-orders", BigOrder.class)).hasSize(1);
    assertThat(test.out("big-orders-bad", Map.class)).hasSize(1);
  }

  @Test
  void wrong_calls_are_refused() {
    TestDriver test = TestDriver.of(new BigOrders()).at("10:00:00");

    assertThatThrownBy(() -> test.at("09:59:59")).hasMessageContaining("it is after 09:59:59");
    assertThatThrownBy(() -> test.advance(Duration.ofSeconds(-1)))
        .hasMessageContaining("only moves forward");
    assertThatThrownBy(() -> test.put("others", "k", "x"))
        .hasMessageContaining("does not read the stream others");
    assertThatThrownBy(() -> test.split("orders", 1))
        .hasMessageContaining("orders has no open shard 1; its open shards: [0]");
    assertThatThrownBy(() -> test.merge("orders", 0)).hasMessageContaining("no open shard");
    assertThatThrownBy(() -> test.shards("orders", 2)).hasMessageContaining("exists already");
  }

  @Test
  void faults_repeat_work() {
    AtomicInteger calls = new AtomicInteger();
    TestDriver test =
        lines(
            p ->
                p.read("in", text())
                    .peek(line -> calls.incrementAndGet())
                    .write("out", text(), line -> "k"));
    test.put("in", "k", "a", "b", "c", "d", "e");
    assertThat(calls).hasValue(5);

    test.sameUnderFaults(200);
    assertThat(calls.get()).isGreaterThan(5 + 200 * 5 + 50);
  }

  @Test
  void records_before_the_start_of_an_input_are_passed_over() {
    TestDriver test =
        lines(
            p ->
                p.read("in", text())
                    .from(Dsl.at(Instant.parse("2026-01-01T10:00:00Z")))
                    .write("out", text(), line -> "k"));

    test.at("09:59:59").put("in", "k", "early").at("10:00:00").put("in", "k", "in time");

    assertThat(test.out("out", text())).containsExactly("in time");
    test.sameUnderFaults(50);
  }

  @Test
  void a_task_that_has_stopped_cannot_be_compared() {
    TestDriver test =
        lines(p -> p.read("in", text()).map(Integer::parseInt).write("out", n -> "k"));
    test.put("in", "k", "x");

    assertThatThrownBy(() -> test.sameUnderFaults(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the task has stopped");
  }

  @Test
  void a_thousand_schedules_are_no_burden() {
    TestDriver test = TestDriver.of(new BigOrders());
    test.put(
        "orders",
        "k",
        List.of(1, 2, 3).stream().map(i -> new Order("o-" + i, "c", 100_000)).toArray());

    assertThatCode(() -> test.sameUnderFaults(1_000)).doesNotThrowAnyException();
  }
}

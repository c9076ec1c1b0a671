package io.virta.processors.aggregate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.virta.processors.Aggregate;
import io.virta.processors.Codec;
import io.virta.processors.Dsl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AggregatesTest {
  private static final Codec<Long> LONGS = Dsl.json(Long.class);

  private static <A> A stored(Codec<A> codec, A accumulator) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      codec.write(accumulator, out);
      byte[] bytes = ("xx" + out.toString(ISO_8859_1) + "x").getBytes(ISO_8859_1);
      return codec.read(bytes, 2, bytes.length - 3);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The result over parts that are aggregated apart, stored, read and merged. */
  @SuppressWarnings("unchecked")
  private static <T, R> R result(Aggregate<T, R> aggregate, List<List<T>> parts) {
    Accumulation<T, Object, R> work = (Accumulation<T, Object, R>) aggregate;
    Object all = work.create().get();
    long time = 0;
    for (List<T> part : parts) {
      Object accumulator = work.create().get();
      for (T event : part) {
        accumulator = stored(work.codec(), work.add().apply(accumulator, event, time++));
      }
      all = stored(work.codec(), work.merge().apply(all, accumulator));
    }
    return work.result().apply(all);
  }

  private static final List<List<Long>> PARTS =
      List.of(List.of(5L, 3L), List.of(), List.of(8L), List.of(3L, 1L, 4L));

  @Test
  void results_do_not_depend_on_how_the_events_are_divided() {
    List<List<Object>> anything = List.of(List.of(1, "2"), List.of(3.0));
    assertThat(AggregatesTest.<Object, Long>result(Aggregates.count(), anything)).isEqualTo(3L);
    assertThat(AggregatesTest.<Object, Long>result(Aggregates.count().then(n -> -n), anything))
        .isEqualTo(-3L);
    assertThat(result(Aggregates.<Long>sum(n -> n), PARTS)).isEqualTo(24L);
    assertThat(result(Aggregates.<Long>sumDouble(n -> n), PARTS)).isEqualTo(24.0);
    assertThat(result(Aggregates.<Long>average(n -> n), PARTS)).isEqualTo(4.0);
    assertThat(result(Aggregates.<Long>variance(n -> n), PARTS)).isCloseTo(28.0 / 6, within(1e-12));
    assertThat(result(Aggregates.<Long, Long>min(LONGS, n -> n), PARTS)).isEqualTo(1L);
    assertThat(result(Aggregates.<Long, Long>max(LONGS, n -> n), PARTS)).isEqualTo(8L);
    assertThat(result(Aggregates.<Long, Long>first(LONGS, n -> n), PARTS)).isEqualTo(5L);
    assertThat(result(Aggregates.<Long, Long>last(LONGS, n -> n), PARTS)).isEqualTo(4L);
  }

  @Test
  @SuppressWarnings("unchecked")
  void first_and_last_go_by_event_time_and_then_by_the_order_of_reading() {
    Accumulation<String, Object, String> first =
        (Accumulation<String, Object, String>)
            Aggregates.<String, String>first(Dsl.text(), text -> text);
    Accumulation<String, Object, String> last =
        (Accumulation<String, Object, String>)
            Aggregates.<String, String>last(Dsl.text(), text -> text);

    assertThat(resultOfTimes(first)).isEqualTo("a");
    assertThat(resultOfTimes(last)).isEqualTo("d2");
  }

  @Test
  @SuppressWarnings("unchecked")
  void a_list_keeps_the_earliest_events_in_order() {
    assertThat(result(Aggregates.<Long, Long>list(LONGS, 4, n -> n), PARTS))
        .containsExactly(5L, 3L, 8L, 3L);
    assertThat(result(Aggregates.<Long, Long>list(LONGS, 9, n -> n), PARTS)).hasSize(6);
    Accumulation<String, Object, List<String>> list =
        (Accumulation<String, Object, List<String>>)
            (Aggregate<?, ?>) Aggregates.<String, String>list(Dsl.text(), 3, text -> text);
    Object kept = list.create().get();
    kept = list.add().apply(kept, "d", 9);
    kept = list.add().apply(kept, "c", 7);
    kept = list.add().apply(kept, "c2", 7);
    kept = list.add().apply(kept, "c3", 7);
    kept = list.add().apply(kept, "a", 3);
    assertThat(list.result().apply(kept)).containsExactly("a", "c", "c2");
    assertThatThrownBy(() -> Dsl.list(Long.class, 0, text -> 1L))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String resultOfTimes(Accumulation<String, Object, String> aggregate) {
    Object kept = aggregate.create().get();
    kept = aggregate.add().apply(kept, "b", 5);
    kept = aggregate.add().apply(kept, "a", 3);
    kept = aggregate.add().apply(kept, "a2", 3);
    kept = aggregate.add().apply(kept, "d", 9);
    kept = aggregate.add().apply(kept, "d2", 9);
    kept = aggregate.add().apply(kept, "c", 7);
    return aggregate.result().apply(kept);
  }

  @Test
  void several_aggregates_are_computed_together() {
    Aggregate<Long, List<Object>> all =
        Aggregates.parts(
            results -> results,
            List.of(
                Aggregates.count(),
                Aggregates.<Long>sum(n -> n),
                Aggregates.<Long>average(n -> n)));

    assertThat(result(all, PARTS)).containsExactly(6L, 24L, 4.0);
  }

  @Test
  void a_sum_of_doubles_keeps_what_single_additions_lose() {
    List<List<Double>> parts = List.of(List.of(1e100, 1.0), List.of(-1e100, 1.0));

    assertThat(result(Aggregates.<Double>sumDouble(n -> n), parts)).isEqualTo(2.0);
  }

  @Test
  void a_sum_of_doubles_can_be_infinite() {
    List<List<Double>> parts =
        List.of(List.of(1.0, Double.POSITIVE_INFINITY), List.of(2.0), List.of(1e308, 1e308));

    assertThat(result(Aggregates.<Double>sumDouble(n -> n), parts))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void the_variance_of_parts_is_the_variance_of_the_whole() {
    long seed = Long.getLong("virta-test.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Double> events = random.doubles(200, 1e6, 1e6 + 10).boxed().toList();
    double mean = events.stream().mapToDouble(n -> n).average().orElseThrow();
    double expected =
        events.stream().mapToDouble(n -> (n - mean) * (n - mean)).average().orElseThrow();

    assertThat(
            result(
                Aggregates.<Double>variance(n -> n),
                List.of(events.subList(0, 7), events.subList(7, 150), events.subList(150, 200))))
        .as("seed %d", seed)
        .isCloseTo(expected, within(1e-6));
  }

  @Test
  void a_sum_beyond_a_long_is_an_error() {
    assertThatThrownBy(
            () -> result(Aggregates.<Long>sum(n -> n), List.of(List.of(Long.MAX_VALUE, 1L))))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void damaged_accumulators_are_refused() {
    Codec<Object[]> codec =
        new PartsCodec(List.of(Accumulation.erased(Aggregates.count()).codec()));

    for (byte[] wrong : List.of(new byte[] {0, 0}, new byte[] {0, 0, 0, 9, 1})) {
      assertThatThrownBy(() -> codec.read(wrong, 0, wrong.length)).isInstanceOf(IOException.class);
    }
    Codec<List<Timed<Long>>> list = new TimedListCodec<>(LONGS);
    byte[] tooLong = new byte[12];
    tooLong[11] = 1;
    for (byte[] wrong : List.of(new byte[5], tooLong)) {
      assertThatThrownBy(() -> list.read(wrong, 0, wrong.length)).isInstanceOf(IOException.class);
    }
    for (Codec<?> numbers : List.of(Numbers.LONG, Numbers.MEAN, Numbers.MOMENTS)) {
      assertThatThrownBy(() -> numbers.read(new byte[25], 0, 25)).isInstanceOf(IOException.class);
    }
  }
}

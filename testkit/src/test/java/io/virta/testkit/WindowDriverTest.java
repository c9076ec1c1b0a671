package io.virta.testkit;

import static io.virta.processors.Dsl.all;
import static io.virta.processors.Dsl.both;
import static io.virta.processors.Dsl.count;
import static io.virta.processors.Dsl.events;
import static io.virta.processors.Dsl.first;
import static io.virta.processors.Dsl.hopping;
import static io.virta.processors.Dsl.json;
import static io.virta.processors.Dsl.last;
import static io.virta.processors.Dsl.outOfOrder;
import static io.virta.processors.Dsl.retry;
import static io.virta.processors.Dsl.session;
import static io.virta.processors.Dsl.skip;
import static io.virta.processors.Dsl.sum;
import static io.virta.processors.Dsl.text;
import static io.virta.processors.Dsl.tumbling;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.processors.Aggregate;
import io.virta.processors.Definition;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import io.virta.processors.Window;
import io.virta.processors.WindowResult;
import io.virta.processors.Windows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WindowDriverTest {
  record Click(String page, String user, Instant at) {}

  record PerMinute(String page, Window minute, long clicks) {}

  @Processor(id = "clicks-per-minute")
  static final class ClicksPerMinute implements Definition {
    @Override
    public void define(Pipeline p) {
      var minutes =
          p.read("clicks", Click.class)
              .eventTime(Click::at, outOfOrder(ofSeconds(5)))
              .partitionedBy(Click::page)
              .window(tumbling(ofMinutes(1)).lateness(ofSeconds(30)))
              .aggregate("per-minute", count());
      minutes.results(PerMinute::new).write("clicks-per-minute", PerMinute::page);
      minutes.late().write("clicks-late", Click::page);
    }
  }

  private static Instant at(String time) {
    return Instant.parse("2026-01-01T" + time + "Z");
  }

  private static Window minute(String start) {
    return new Window(at(start), at(start).plusSeconds(60));
  }

  private static Click click(String page, String user, String time) {
    return new Click(page, user, at(time));
  }

  @Test
  void a_window_closes_when_its_stream_is_silent() {
    TestDriver test = TestDriver.of(new ClicksPerMinute());
    test.at("10:00:05").put("clicks", "home", click("home", "u1", "10:00:05"));

    // 55 s to the end, 30 s lateness, 5 s bound, 10 s of silence
    test.at("10:01:44");
    assertThat(test.out("clicks-per-minute", PerMinute.class)).isEmpty();
    test.at("10:01:46");
    assertThat(test.out("clicks-per-minute", PerMinute.class))
        .containsExactly(new PerMinute("home", minute("10:00:00"), 1));
  }

  @Test
  void late_events_have_an_output_of_their_own() {
    TestDriver test = TestDriver.of(new ClicksPerMinute());
    test.at("10:02:00")
        .put("clicks", "home", click("home", "u1", "10:00:05"), click("home", "u2", "10:01:34"))
        .put("clicks", "home", click("home", "u3", "10:00:59")) // in time by a second
        .put("clicks", "home", click("home", "u4", "10:01:35"))
        .put("clicks", "home", click("home", "u5", "10:00:59")); // late

    assertThat(test.out("clicks-per-minute", PerMinute.class))
        .containsExactly(new PerMinute("home", minute("10:00:00"), 2));
    assertThat(test.out("clicks-late", Click.class))
        .containsExactly(click("home", "u5", "10:00:59"));
    test.sameUnderFaults(200);
  }

  @Test
  void a_window_survives_crashes_splits_and_merges() {
    TestDriver test = TestDriver.of(new ClicksPerMinute()).shards("clicks", 2);
    for (int i = 0; i < 40; i++) {
      String time = "10:00:%02d".formatted(i);
      String page = "page-" + i % 5;
      test.at(time).put("clicks", page, click(page, "u", time));
      switch (i) {
        case 7 -> test.crash();
        case 11 -> test.split("clicks", 0);
        case 17 -> test.split("clicks", 1).crash();
        case 23 -> test.merge("clicks", 2);
        case 31 -> test.split("clicks-per-minute", 0);
        default -> {}
      }
    }
    test.crash().advance(ofMinutes(2));

    assertThat(test.out("clicks-per-minute", PerMinute.class))
        .hasSize(5)
        .allSatisfy(result -> assertThat(result.clicks()).isEqualTo(8));
    test.sameUnderFaults(200);
  }

  record Visit(long clicks, String entry, String exit) {}

  record Session(String user, Window time, Visit visit) {}

  @Processor(id = "sessions")
  static final class Sessions implements Definition {
    @Override
    public void define(Pipeline p) {
      p.read("clicks", Click.class)
          .eventTime(Click::at, outOfOrder(ofSeconds(5)))
          .keyBy(Click::user)
          .window(session(ofMinutes(30)))
          .aggregate(
              "sessions",
              all(
                  count(),
                  first(String.class, Click::page),
                  last(String.class, Click::page),
                  Visit::new))
          .results(Session::new)
          .write("sessions", Session::user);
    }
  }

  @Test
  void sessions_end_after_a_gap() {
    TestDriver test = TestDriver.of(new Sessions());
    test.at("10:00:00").put("clicks", "a", click("in", "u1", "10:00:00"));
    test.at("10:20:00").put("clicks", "b", click("mid", "u1", "10:20:00"));
    test.at("10:45:00").put("clicks", "c", click("out", "u1", "10:45:00"));
    test.at("11:30:00").put("clicks", "a", click("again", "u1", "11:30:00"));

    assertThat(test.out("sessions", Session.class))
        .containsExactly(
            new Session(
                "u1", new Window(at("10:00:00"), at("11:15:00")), new Visit(3, "in", "out")));
    test.advance(ofMinutes(31));
    assertThat(test.out("sessions", Session.class)).hasSize(2);
    test.sameUnderFaults(200);
  }

  record Order(String country, long cents, Instant at) {}

  record Sales(long orders, long cents) {}

  record Five(String country, Window window, Sales sales) {}

  @Processor(id = "sales")
  static final class HoppingSales implements Definition {
    @Override
    public void define(Pipeline p) {
      p.read("orders", Order.class)
          .eventTime(Order::at, outOfOrder(ofSeconds(0)))
          .keyBy(Order::country)
          .window(hopping(ofMinutes(5), ofMinutes(1)))
          .aggregate("sales", both(count(), sum(Order::cents), Sales::new))
          .results(Five::new)
          .write("sales-5m", Five::country);
    }
  }

  @Test
  void overlapping_windows_count_an_event_in_each() {
    TestDriver test = TestDriver.of(new HoppingSales()).shards("orders", 3);
    test.at("10:00:30").put("orders", "x", new Order("fi", 100, at("10:00:30")));
    test.at("10:02:30").put("orders", "y", new Order("fi", 250, at("10:02:30")));
    test.advance(ofMinutes(10));

    assertThat(test.out("sales-5m", Five.class))
        .extracting(five -> five.sales().cents())
        .containsExactly(100L, 100L, 350L, 350L, 350L, 250L, 250L);
    test.sameUnderFaults(200);
  }

  @Processor(id = "lines")
  private record Lines(Consumer<Pipeline> body) implements Definition {
    @Override
    public void define(Pipeline pipeline) {
      body.accept(pipeline);
    }
  }

  private static Windows<String, String, Long> sums(Pipeline p) {
    return p.read("in", text())
        .keyBy(line -> "key")
        .map(Integer::parseInt)
        .map(String.class, Object::toString)
        .window(tumbling(ofMinutes(1)))
        .aggregate("sum", sum(Long::parseLong));
  }

  @Test
  void an_upgrade_keeps_the_state_of_stages_with_the_same_id() {
    TestDriver test =
        TestDriver.of(
            new Lines(p -> sums(p).results().map(WindowResult::value).write("out", n -> "k")));
    test.at("10:00:10").put("in", "k", "1", "2").crash();

    test.upgradeTo(
        new Lines(p -> sums(p).results().map(one -> -one.value()).write("out", n -> "k")));
    test.put("in", "k", "3").advance(ofMinutes(2));

    assertThat(test.out("out", Long.class)).containsExactly(-6L);
    test.sameUnderFaults(100);
  }

  @Test
  void an_upgrade_that_cannot_read_the_state_stops_before_it_reads_a_record() {
    TestDriver test =
        TestDriver.of(
            new Lines(p -> sums(p).results().map(WindowResult::value).write("out", n -> "k")));
    test.at("10:00:10").put("in", "k", "1");

    test.upgradeTo(
        new Lines(
            p ->
                p.read("in", text())
                    .keyBy(line -> "key")
                    .window(tumbling(ofMinutes(1)))
                    .aggregate("sum", first(Integer.class, String::length))
                    .results()
                    .write("out", one -> "k")));
    test.put("in", "k", "2").advance(ofMinutes(2));

    assertThat(test.stopped().orElseThrow())
        .contains("the new definition cannot use the state", "state \"sum\" cannot be read");
    assertThat(test.out("out", Long.class)).isEmpty();
    test.upgradeTo(
        new Lines(p -> sums(p).results().map(WindowResult::value).write("out", n -> "k")));
    assertThat(test.out("out", Long.class)).containsExactly(3L);
  }

  @Test
  void a_record_that_stops_the_task_leaves_the_results_of_those_before_it() {
    TestDriver test =
        TestDriver.of(
            new Lines(p -> sums(p).results().map(WindowResult::value).write("out", n -> "k")));
    test.at("10:00:10").put("in", "k", "1").at("10:01:10").put("in", "k", "2", "x", "3");

    assertThat(test.stopped().orElseThrow()).contains("failed for record 3", "\"x\"");
    assertThat(test.out("out", Long.class)).containsExactly(1L);
    test.upgradeTo(
        new Lines(
            p -> {
              p.onError(skip());
              sums(p).results().map(WindowResult::value).write("out", n -> "k");
            }));
    test.advance(ofMinutes(2));
    assertThat(test.out("out", Long.class)).containsExactly(1L, 5L);
  }

  @Test
  void a_result_that_fails_is_repeated_when_its_time_has_come() {
    AtomicInteger calls = new AtomicInteger();
    TestDriver test =
        TestDriver.of(
            new Lines(
                p ->
                    p.read("in", text())
                        .keyBy(line -> line)
                        .window(tumbling(ofMinutes(1)))
                        .aggregate("n", count().then(n -> n / (calls.getAndIncrement() / 2)))
                        .results()
                        .onError(retry(5, ofSeconds(1), ofSeconds(9)).then(skip()))
                        .map(WindowResult::value)
                        .write("out", n -> "k")));
    test.at("10:00:10").put("in", "k", "a", "a").at("10:01:00");

    assertThat(calls).hasValue(1);
    test.at("10:01:02").put("in", "k", "a");
    assertThat(test.out("out", Long.class)).isEmpty();
    test.at("10:01:03");
    assertThat(test.out("out", Long.class)).containsExactly(2L);
    assertThat(calls).hasValue(3);
  }

  record Hundreds(String key, long sum) {}

  @Test
  void windows_of_a_number_of_events_end_with_the_last_of_them() {
    TestDriver test =
        TestDriver.of(
            new Lines(
                p ->
                    p.read("in", text())
                        .keyBy(line -> line.substring(0, 1))
                        .map(line -> Integer.parseInt(line.substring(1)))
                        .window(events(3))
                        .aggregate("threes", sum(Integer::intValue), Hundreds::new)
                        .write("out", Hundreds::key)));
    test.put("in", "k", "a1", "b1", "a2").crash().put("in", "k", "a3", "a4", "b2");

    assertThat(test.out("out", Hundreds.class)).containsExactly(new Hundreds("a", 6));
    test.split("in", 0).put("in", "k", "b3", "a5").crash().put("in", "k", "a6");
    assertThat(test.out("out", Hundreds.class))
        .containsExactly(new Hundreds("a", 6), new Hundreds("b", 6), new Hundreds("a", 15));
    test.sameUnderFaults(200);
  }

  record Names(List<String> names) {
    Names plus(String name) {
      if (name.equals("bad")) {
        throw new IllegalArgumentException(name);
      }
      names.add(name);
      return this;
    }

    Names plus(Names others) {
      names.addAll(others.names);
      return this;
    }
  }

  record Visitors(String key, Window time, List<String> names) {}

  /**
   * The accumulator is modified, so joining two sessions must not touch them before it succeeds.
   */
  @Test
  void an_event_that_fails_leaves_the_sessions_between_which_it_is_apart() {
    Aggregate<Click, List<String>> names =
        Aggregate.<Click, Names, Names>of(
                json(Names.class),
                () -> new Names(new ArrayList<>()),
                (all, click) -> all.plus(click.user()),
                Names::plus,
                all -> all)
            .then(Names::names);
    TestDriver test =
        TestDriver.of(
            new Lines(
                p -> {
                  p.onError(skip());
                  p.read("clicks", Click.class)
                      .eventTime(Click::at, outOfOrder(ofMinutes(30)))
                      .partitionedBy(Click::page)
                      .window(session(ofMinutes(10)))
                      .aggregate("names", names)
                      .results(Visitors::new)
                      .write("out", Visitors::key);
                }));
    test.at("10:30:00")
        .put(
            "clicks",
            "a",
            click("a", "early", "10:00:00"),
            click("a", "late", "10:15:00"),
            click("a", "bad", "10:08:00"));
    test.put("clicks", "b", click("b", "early", "10:00:00"), click("b", "late", "10:15:00"));
    test.put("clicks", "b", click("b", "between", "10:08:00")).crash().advance(ofMinutes(90));

    assertThat(test.out("out", Visitors.class))
        .containsExactlyInAnyOrder(
            new Visitors("a", new Window(at("10:00:00"), at("10:10:00")), List.of("early")),
            new Visitors("a", new Window(at("10:15:00"), at("10:25:00")), List.of("late")),
            new Visitors(
                "b",
                new Window(at("10:00:00"), at("10:25:00")),
                List.of("early", "late", "between")));
    test.sameUnderFaults(100);
  }
}

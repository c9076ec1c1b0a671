package io.virta.processors.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowingTest {
  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  private static Span span(String start, String end) {
    return new Span(at(start), at(end));
  }

  @Test
  void tumbling_windows_are_hopping_by_their_size() {
    Windowing minutes = new Windowing.Hopping(60_000, 60_000, 0);

    assertThat(minutes.of(at("2026-01-01T10:00:00Z")))
        .containsExactly(span("2026-01-01T10:00:00Z", "2026-01-01T10:01:00Z"));
    assertThat(minutes.of(at("2026-01-01T10:00:59.999Z")))
        .containsExactly(span("2026-01-01T10:00:00Z", "2026-01-01T10:01:00Z"));
    assertThat(minutes.of(-1)).containsExactly(new Span(-60_000, 0));
  }

  @Test
  void an_event_belongs_to_every_hopping_window_that_contains_it() {
    long seed = Long.getLong("virta-test.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      long hop = random.nextLong(1, 21);
      long size = hop + random.nextInt(50);
      long event = random.nextLong(-1_000, 1_000);
      List<Span> spans = new Windowing.Hopping(size, hop, 0).of(event);
      List<Long> starts = spans.stream().map(Span::start).toList();
      for (long start = -3_000 / hop * hop; start < 3_000; start += hop) {
        boolean contains = start <= event && event < start + size;
        assertThat(starts.contains(start))
            .as("seed %d: size %d, hop %d, event %d, start %d", seed, size, hop, event, start)
            .isEqualTo(contains);
      }
      assertThat(starts).isSorted();
    }
  }

  @Test
  void calendar_windows_follow_the_clocks_of_their_zone() {
    ZoneId helsinki = ZoneId.of("Europe/Helsinki");
    Windowing days = new Windowing.Calendar(Period.ofDays(1), helsinki, 0);

    assertThat(days.of(at("2026-03-29T12:00:00Z"))) // summer time begins: 23 hours
        .containsExactly(span("2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"));
    assertThat(days.of(at("2026-10-25T12:00:00Z"))) // and ends: 25 hours
        .containsExactly(span("2026-10-24T21:00:00Z", "2026-10-25T22:00:00Z"));
    assertThat(
            new Windowing.Calendar(Period.ofWeeks(1), ZoneOffset.UTC, 0)
                .of(at("2026-11-29T23:59:59Z")))
        .containsExactly(span("2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"));
    assertThat(
            new Windowing.Calendar(Period.ofMonths(3), ZoneOffset.UTC, 0)
                .of(at("2026-11-29T00:00:00Z")))
        .containsExactly(span("2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z"));
    assertThat(
            new Windowing.Calendar(Period.ofYears(1), ZoneOffset.UTC, 0)
                .of(at("1969-06-01T00:00:00Z")))
        .containsExactly(span("1969-01-01T00:00:00Z", "1970-01-01T00:00:00Z"));
  }

  @Test
  void a_calendar_window_contains_its_event_and_the_next_one_follows() {
    long seed = Long.getLong("virta-test.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Period> sizes =
        List.of(
            Period.ofDays(1),
            Period.ofDays(10),
            Period.ofWeeks(2),
            Period.ofMonths(1),
            Period.ofYears(2));
    for (int i = 0; i < 10_000; i++) {
      Windowing windowing =
          new Windowing.Calendar(
              sizes.get(random.nextInt(sizes.size())), ZoneId.of("America/New_York"), 0);
      long event = random.nextLong(at("1950-01-01T00:00:00Z"), at("2050-01-01T00:00:00Z"));
      Span span = windowing.of(event).get(0);
      assertThat(event).as("seed %d", seed).isBetween(span.start(), span.end() - 1);
      assertThat(windowing.of(span.start())).containsExactly(span);
      assertThat(windowing.of(span.end() - 1)).containsExactly(span);
      assertThat(windowing.of(span.end()).get(0).start()).isEqualTo(span.end());
    }
  }

  @Test
  void impossible_windows_are_refused() {
    assertThatThrownBy(() -> new Windowing.Hopping(0, 1, 0)).hasMessageContaining("1 ms or more");
    assertThatThrownBy(() -> new Windowing.Hopping(10, 11, 0))
        .hasMessageContaining("up to its size");
    assertThatThrownBy(() -> new Windowing.Hopping(100_000_000, 1, 0))
        .hasMessageContaining("at most 10000 windows");
    assertThatThrownBy(() -> new Windowing.Session(0, 0)).hasMessageContaining("1 ms or more");
    assertThatThrownBy(() -> new Windowing.Calendar(Period.of(0, 1, 1), ZoneOffset.UTC, 0))
        .hasMessageContaining("P1M1D");
    assertThatThrownBy(() -> new Windowing.Session(1, 0).lateness(Duration.ofMillis(-1)))
        .hasMessageContaining("PT-0.001S");
  }
}

package io.virta.processors.window;

import io.virta.processors.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The kinds of windows. All durations in milliseconds. */
public sealed interface Windowing extends TimeWindow {
  /**
   * Returns the windows that an event at that time belongs to, the earliest first; for a session,
   * the one of the event alone.
   */
  List<Span> of(long eventMillis);

  /** Returns how long a window stays open after its end, milliseconds. */
  long latenessMillis();

  /** Returns whether a window is still open at that watermark. */
  default boolean isOpen(Span window, long watermark) {
    return window.end() + latenessMillis() > watermark;
  }

  /** Windows of one size that start every {@code hop} milliseconds, from 1970 on, in UTC. */
  record Hopping(long size, long hop, long latenessMillis) implements Windowing {
    /** Each of these windows has an accumulator, and the event is added to all of them. */
    private static final int WINDOWS_MAX = 10_000;

    public Hopping {
      if (size < 1 || hop < 1 || hop > size) {
        throw new IllegalArgumentException(
            "a window has 1 ms or more and hops by 1 ms up to its size, not %d ms by %d ms"
                .formatted(size, hop));
      }
      if (size / hop > WINDOWS_MAX) {
        throw new IllegalArgumentException(
            "an event is in at most %d windows at a time, not %d"
                .formatted(WINDOWS_MAX, size / hop));
      }
    }

    @Override
    public List<Span> of(long eventMillis) {
      List<Span> spans = new ArrayList<>((int) ((size + hop - 1) / hop));
      long last = Math.floorDiv(eventMillis, hop) * hop;
      long first = last - (size - 1) / hop * hop;
      for (long start = first; start <= last; start += hop) {
        if (eventMillis < start + size) {
          spans.add(new Span(start, start + size));
        }
      }
      return spans;
    }

    @Override
    public TimeWindow lateness(Duration allowed) {
      return new Hopping(size, hop, millis(allowed));
    }
  }

  /** Windows that start with an event and end {@code gap} milliseconds after their last one. */
  record Session(long gap, long latenessMillis) implements Windowing {
    public Session {
      if (gap < 1) {
        throw new IllegalArgumentException("the gap of a session is 1 ms or more, not " + gap);
      }
    }

    @Override
    public List<Span> of(long eventMillis) {
      return List.of(new Span(eventMillis, eventMillis + gap));
    }

    @Override
    public TimeWindow lateness(Duration allowed) {
      return new Session(gap, millis(allowed));
    }
  }

  /**
   * Days, weeks, months or years in a time zone, counted from 1 January 1970; weeks start on
   * Monday.
   */
  @SuppressWarnings("JavaPeriodGetDays") // a size with days has nothing else
  record Calendar(Period size, ZoneId zone, long latenessMillis) implements Windowing {
    private static final LocalDate MONDAY = LocalDate.of(1969, 12, 29);

    public Calendar {
      boolean days = size.toTotalMonths() == 0 && size.getDays() > 0;
      boolean months = size.getDays() == 0 && size.toTotalMonths() > 0;
      if (!days && !months) {
        throw new IllegalArgumentException(
            "a calendar window has days, or months and years, not " + size);
      }
    }

    @Override
    public List<Span> of(long eventMillis) {
      LocalDate day = Instant.ofEpochMilli(eventMillis).atZone(zone).toLocalDate();
      LocalDate start;
      if (size.getDays() > 0) {
        LocalDate origin = size.getDays() % 7 == 0 ? MONDAY : LocalDate.EPOCH;
        long since = ChronoUnit.DAYS.between(origin, day);
        start = origin.plusDays(Math.floorDiv(since, size.getDays()) * size.getDays());
      } else {
        long since = ChronoUnit.MONTHS.between(LocalDate.EPOCH, day.withDayOfMonth(1));
        long months = size.toTotalMonths();
        start = LocalDate.EPOCH.plusMonths(Math.floorDiv(since, months) * months);
      }
      return List.of(new Span(millis(start), millis(start.plus(size))));
    }

    private long millis(LocalDate day) {
      return day.atStartOfDay(zone).toInstant().toEpochMilli();
    }

    @Override
    public TimeWindow lateness(Duration allowed) {
      return new Calendar(size, zone, Windowing.millis(allowed));
    }
  }

  private static long millis(Duration lateness) {
    if (lateness.isNegative()) {
      throw new IllegalArgumentException("lateness is 0 or more, not " + lateness);
    }
    return lateness.toMillis();
  }
}

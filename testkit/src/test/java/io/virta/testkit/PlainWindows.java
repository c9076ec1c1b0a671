package io.virta.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Evaluates windows over a log by their definition: every record is looked at with the whole log at
 * hand. Shares nothing with the operators.
 */
final class PlainWindows {
  private static final long NONE = Long.MIN_VALUE;
  private static final long HOUR = 3_600_000;

  /** What time does in a silent shard. */
  enum Rule {
    ADVANCE,
    FOLLOW,
    HOLD
  }

  /**
   * The windows of a run.
   *
   * @param byShard whether events are partitioned by their key
   * @param sizeMillis of the windows; the gap of sessions
   */
  record Setup(
      boolean byShard,
      boolean isSession,
      long sizeMillis,
      long hopMillis,
      long latenessMillis,
      long boundMillis,
      Rule rule,
      long idleMillis) {}

  /** An event; its number is also its value. */
  record Event(long no, String key, long millis) {
    Instant time() {
      return Instant.ofEpochMilli(millis);
    }

    String toJson() {
      return "{\"no\":%d,\"key\":\"%s\",\"millis\":%d}".formatted(no, key, millis);
    }

    static Event of(VirtualShard.Stored record) {
      String[] parts = new String(record.data(), UTF_8).split("[:,\"}]+", -1);
      return new Event(Long.parseLong(parts[2]), parts[4], Long.parseLong(parts[6]));
    }
  }

  /** The time of a shard after some of its records. */
  private static final class Time {
    private long watermark = NONE;
    private long maximum = NONE;
    private long maximumArrival = NONE;
  }

  /** An event with the watermark of its shard when it was read. */
  private record Read(Event event, long watermark) {}

  private final Setup setup;
  private final List<VirtualShard> shards;
  private final Map<String, Long> joined = new HashMap<>();
  private final List<String> late = new ArrayList<>();
  private final List<String> results = new ArrayList<>();

  PlainWindows(Setup setup, List<VirtualShard> shards) {
    this.setup = setup;
    this.shards = shards;
    List<Read> all = new ArrayList<>();
    shards.forEach(shard -> replay(shard, Long.MAX_VALUE, all));
    if (setup.isSession()) {
      evaluateSessions(all);
    } else {
      evaluateHopping(all);
    }
  }

  List<String> late() {
    return late;
  }

  List<String> results() {
    return results;
  }

  static String result(String key, long start, long end, long count, long sum) {
    return "%s %d %d %d %d".formatted(key, start, end, count, sum);
  }

  private boolean isOpen(long end, long watermark) {
    return end + setup.latenessMillis() > watermark;
  }

  private void evaluateHopping(List<Read> all) {
    Map<String, List<Read>> windows = new TreeMap<>();
    for (Read read : all) {
      long at = read.event().millis();
      boolean isLate = true;
      for (long start = Math.floorDiv(at, setup.hopMillis()) * setup.hopMillis();
          start + setup.sizeMillis() > at;
          start -= setup.hopMillis()) {
        if (isOpen(start + setup.sizeMillis(), read.watermark())) {
          isLate = false;
          windows
              .computeIfAbsent(read.event().key() + " " + start, name -> new ArrayList<>())
              .add(read);
        }
      }
      if (isLate) {
        late.add(read.event().toJson());
      }
    }
    windows.forEach(
        (name, events) -> {
          long start = Long.parseLong(name.substring(name.indexOf(' ') + 1));
          add(events, start, start + setup.sizeMillis());
        });
  }

  private void add(List<Read> events, long start, long end) {
    long sum = events.stream().mapToLong(read -> read.event().no()).sum();
    results.add(result(events.get(0).event().key(), start, end, events.size(), sum));
  }

  private void evaluateSessions(List<Read> all) {
    Map<String, List<List<Read>>> sessions = new TreeMap<>();
    for (Read read : all) {
      if (!isOpen(read.event().millis() + setup.sizeMillis(), read.watermark())) {
        late.add(read.event().toJson());
        continue;
      }
      List<List<Read>> ofKey =
          sessions.computeIfAbsent(read.event().key(), key -> new ArrayList<>());
      List<Read> own = new ArrayList<>(List.of(read));
      for (List<Read> other : List.copyOf(ofKey)) {
        if (other.stream().anyMatch(one -> belongTogether(one, read))) {
          own.addAll(other);
          ofKey.removeIf(session -> session == other);
        }
      }
      ofKey.add(own);
    }
    for (List<List<Read>> ofKey : sessions.values()) {
      for (List<Read> session : ofKey) {
        long first = session.stream().mapToLong(read -> read.event().millis()).min().orElseThrow();
        long last = session.stream().mapToLong(read -> read.event().millis()).max().orElseThrow();
        add(session, first, last + setup.sizeMillis());
      }
    }
  }

  /** Whether the session of the earlier event was open for the shard of the later one. */
  private boolean belongTogether(Read one, Read other) {
    boolean isOrdered = one.event().millis() <= other.event().millis();
    return one.event().millis() == other.event().millis()
        || (isOrdered ? reaches(one, other) : reaches(other, one));
  }

  private boolean reaches(Read earlier, Read later) {
    long end = earlier.event().millis() + setup.sizeMillis();
    return later.event().millis() < end && isOpen(end, later.watermark());
  }

  /**
   * Returns the time of a shard after its records that arrived earlier than {@code limit}.
   *
   * @param seen gets the credible events
   */
  private Time replay(VirtualShard shard, long limit, List<Read> seen) {
    Time time = new Time();
    for (VirtualShard parent : shard.parents()) {
      Time before = replay(parent, Long.MAX_VALUE, new ArrayList<>());
      time.watermark = Math.max(time.watermark, before.watermark);
      if (before.maximum != NONE
          && (time.maximum == NONE
              || before.maximum - before.maximumArrival > time.maximum - time.maximumArrival)) {
        time.maximum = before.maximum;
        time.maximumArrival = before.maximumArrival;
      }
    }
    for (VirtualShard.Stored record : shard.records()) {
      if (record.arrivalMillis() >= limit) {
        break;
      }
      Event event = Event.of(record);
      long arrival = record.arrivalMillis();
      if (event.millis() - arrival > HOUR) {
        pass(time, arrival);
        continue;
      }
      if (time.maximum == NONE && setup.rule() != Rule.FOLLOW && !setup.byShard()) {
        time.watermark = Math.max(time.watermark, watermarkOfOthers(shard, arrival));
      }
      pass(time, arrival);
      if (event.millis() > time.maximum) {
        time.maximum = event.millis();
        time.maximumArrival = arrival;
        time.watermark = Math.max(time.watermark, event.millis() - setup.boundMillis());
      }
      seen.add(new Read(event, time.watermark));
    }
    return time;
  }

  /** Lets arrival time pass in a silent shard. */
  private void pass(Time time, long arrival) {
    if (setup.rule() == Rule.FOLLOW) {
      time.watermark = Math.max(time.watermark, arrival - setup.idleMillis());
    } else if (setup.rule() == Rule.ADVANCE && time.maximum != NONE) {
      long quiet = Math.max(0, arrival - time.maximumArrival - setup.idleMillis());
      time.watermark = Math.max(time.watermark, time.maximum - setup.boundMillis() + quiet);
    }
  }

  /** The lowest watermark of the shards that had an event before that time. */
  private long watermarkOfOthers(VirtualShard shard, long arrival) {
    String name = shard.id() + "@" + arrival;
    Long known = joined.get(name);
    if (known == null) {
      known = computedWatermarkOfOthers(shard, arrival);
      joined.put(name, known);
    }
    return known;
  }

  private long computedWatermarkOfOthers(VirtualShard shard, long arrival) {
    long lowest = Long.MAX_VALUE;
    for (VirtualShard other : shards) {
      boolean isCurrent =
          !wasClosed(other, arrival)
              && other.parents().stream().allMatch(parent -> wasClosed(parent, arrival));
      if (other != shard && isCurrent) {
        Time time = replay(other, arrival, new ArrayList<>());
        if (time.maximum != NONE) {
          pass(time, arrival);
          lowest = Math.min(lowest, time.watermark);
        }
      }
    }
    return lowest == Long.MAX_VALUE ? NONE : lowest;
  }

  private static boolean wasClosed(VirtualShard shard, long arrival) {
    return !shard.isOpen() && shard.closedMillis() < arrival;
  }
}

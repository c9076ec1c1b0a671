package io.virta.testkit;

import static io.virta.processors.Dsl.advanceAfter;
import static io.virta.processors.Dsl.both;
import static io.virta.processors.Dsl.count;
import static io.virta.processors.Dsl.followArrival;
import static io.virta.processors.Dsl.hold;
import static io.virta.processors.Dsl.hopping;
import static io.virta.processors.Dsl.outOfOrder;
import static io.virta.processors.Dsl.session;
import static io.virta.processors.Dsl.skip;
import static io.virta.processors.Dsl.sum;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.processors.Definition;
import io.virta.processors.Idle;
import io.virta.processors.Keyed;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import io.virta.processors.TimeWindow;
import io.virta.processors.Window;
import io.virta.testkit.PlainWindows.Event;
import io.virta.testkit.PlainWindows.Rule;
import io.virta.testkit.PlainWindows.Setup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Random logs of four shards, which are split and merged, through random windows: once without
 * faults, and once with crashes, lost answers, pauses and shards in any order. Both give the
 * results and the late events of a plain evaluation of the log.
 *
 * <p>{@code -Dvirta-test.windows=} sets the number of seeds, {@code -Dvirta-test.seed=} the first.
 */
class WindowSimulationTest {
  private static final long START = 1_800_000_000_000L;
  private static final long DAY = 86_400_000;

  record Stat(long count, long sum) {}

  @Processor(id = "simulated")
  private record Simulated(Setup setup) implements Definition {
    @Override
    public void define(Pipeline p) {
      var events =
          p.read("in", Event.class)
              .eventTime(Event::time, outOfOrder(ofMillis(setup.boundMillis())))
              .whenIdle(idle())
              .onBadRecord(skip());
      Keyed<String, Event> keyed =
          setup.byShard() ? events.partitionedBy(Event::key) : events.keyBy(Event::key);
      var windows =
          keyed.window(window()).aggregate("stat", both(count(), sum(Event::no), Stat::new));
      windows
          .results((key, window, stat) -> text(key, window, stat))
          .write("out", line -> line.substring(0, line.indexOf(' ')));
      windows.late().write("late", Event::key);
    }

    private static String text(String key, Window window, Stat stat) {
      return PlainWindows.result(
          key,
          window.start().toEpochMilli(),
          window.end().toEpochMilli(),
          stat.count(),
          stat.sum());
    }

    private Idle idle() {
      return switch (setup.rule()) {
        case ADVANCE -> advanceAfter(ofMillis(setup.idleMillis()));
        case FOLLOW -> followArrival(ofMillis(setup.idleMillis()));
        case HOLD -> hold();
      };
    }

    private TimeWindow window() {
      TimeWindow window =
          setup.isSession()
              ? session(ofMillis(setup.sizeMillis()))
              : hopping(ofMillis(setup.sizeMillis()), ofMillis(setup.hopMillis()));
      return window.lateness(ofMillis(setup.latenessMillis()));
    }
  }

  private static Setup setup(Random random) {
    long size = 1_000L * (1 + random.nextInt(15));
    return new Setup(
        random.nextBoolean(),
        random.nextInt(3) == 0,
        size,
        random.nextBoolean() ? size : 1 + random.nextInt((int) size),
        random.nextBoolean() ? 0 : random.nextInt(9_000),
        random.nextBoolean() ? 0 : random.nextInt(6_000),
        List.of(Rule.values()).get(random.nextInt(3)),
        random.nextInt(10_000));
  }

  /** Puts, splits and merges at random times, and a day of silence at the end. */
  private static List<Consumer<VirtualApp>> script(Random random, boolean byShard) {
    List<Consumer<VirtualApp>> script = new ArrayList<>();
    int events = 10 + random.nextInt(70);
    int laterKeysFrom = random.nextInt(events);
    List<Integer> open = new ArrayList<>(List.of(0, 1, 2, 3)); // by their ranges
    int shards = open.size();
    long now = START;
    for (int no = 0; no < events; no++) {
      now += random.nextInt(3) == 0 ? 0 : random.nextInt(random.nextInt(10) == 0 ? 30_000 : 2_500);
      long at = now;
      script.add(app -> app.advanceTo(at));
      if (random.nextInt(12) == 0) {
        int place = random.nextInt(open.size());
        int shard = open.remove(place);
        if (random.nextBoolean() || place == open.size()) {
          script.add(app -> app.split("in", shard));
          open.addAll(place, List.of(shards, shards + 1));
          shards += 2;
        } else {
          script.add(app -> app.merge("in", shard));
          open.set(place, shards);
          shards++;
        }
      }
      if (random.nextInt(15) == 0) {
        script.add(VirtualApp::crash);
      }
      String partitionKey = "k" + random.nextInt(no < laterKeysFrom ? 2 : 9);
      Event event =
          new Event(
              no,
              byShard ? partitionKey : "key" + random.nextInt(3),
              random.nextInt(40) == 0
                  ? now + DAY
                  : now - random.nextInt(random.nextInt(4) == 0 ? 20_000 : 2_000));
      byte[] json = event.toJson().getBytes(UTF_8);
      script.add(app -> app.put("in", partitionKey, json));
    }
    long end = now + DAY;
    script.add(app -> app.advanceTo(end));
    return script;
  }

  private static VirtualApp run(Setup setup, List<Consumer<VirtualApp>> script, Random faults) {
    VirtualApp app = new VirtualApp(new Simulated(setup), START, faults);
    app.streams().shards("in", 4);
    script.forEach(step -> step.accept(app));
    app.run();
    return app;
  }

  private static VirtualApp run(Setup setup, List<Consumer<VirtualApp>> script) {
    VirtualApp app = new VirtualApp(new Simulated(setup), START, null);
    app.streams().shards("in", 4);
    script.forEach(step -> step.accept(app));
    return app;
  }

  private static List<String> lines(VirtualApp app, String stream) {
    return app.streams().stream(stream).records().stream()
        .map(record -> new String(record.data(), UTF_8))
        .toList();
  }

  /** Results are JSON texts. */
  private static List<String> results(VirtualApp app) {
    return lines(app, "out").stream().map(line -> line.substring(1, line.length() - 1)).toList();
  }

  @Test
  void results_are_those_of_a_plain_evaluation_of_the_log() {
    long first = Long.getLong("virta-test.seed", System.nanoTime());
    int seeds = Integer.getInteger("virta-test.windows", 400);
    int windows = 0;
    int late = 0;
    for (long seed = first; seed < first + seeds; seed++) {
      Random random = new Random(seed);
      Setup setup = setup(random);
      List<Consumer<VirtualApp>> script = script(random, setup.byShard());
      VirtualApp plainRun = run(setup, script);
      PlainWindows plain = new PlainWindows(setup, plainRun.streams().stream("in").shards());
      check(plainRun, setup, plain, "seed %d without faults, %s".formatted(seed, setup));
      VirtualApp faultyRun = run(setup, script, new Random(seed));
      check(faultyRun, setup, plain, "seed %d with faults, %s".formatted(seed, setup));
      assertThat(results(faultyRun))
          .as("seed %d, %s", seed, setup)
          .containsExactlyInAnyOrderElementsOf(results(plainRun));
      windows += plain.results().size();
      late += plain.late().size();
    }
    assertThat(windows).as("windows of all runs, first seed %d", first).isGreaterThan(seeds);
    assertThat(late).as("late events of all runs, first seed %d", first).isGreaterThan(seeds / 4);
  }

  private static void check(VirtualApp app, Setup setup, PlainWindows plain, String run) {
    List<String> results = results(app);
    assertThat(app.stopped()).as(run).isNull();
    assertThat(lines(app, "late"))
        .as("late events, %s", run)
        .containsExactlyInAnyOrderElementsOf(plain.late());
    assertThat(results).as("each result once, %s", run).doesNotHaveDuplicates();
    if (setup.rule() == Rule.HOLD) { // the last windows stay open
      assertThat(plain.results()).as(run).containsAll(results);
    } else {
      assertThat(results).as(run).containsExactlyInAnyOrderElementsOf(plain.results());
    }
    Map<String, Long> ends = new HashMap<>();
    for (String result : results) {
      String[] parts = result.split(" ", -1);
      long end = Long.parseLong(parts[2]);
      Long before = ends.put(parts[0], end);
      assertThat(before == null || before < end).as("%s in order, %s", results, run).isTrue();
    }
  }
}

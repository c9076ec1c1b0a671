package io.virta.processors.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a program with three apps again and again, in the middle of windows, splits and merges, and
 * counts every input in every output. {@code -Dvirta-test.seed} repeats the choices of a run,
 * {@code -Dvirta-test.app-kills} sets how often.
 */
class AppKillIT {
  private static final int KILLS = Integer.getInteger("virta-test.app-kills", 4);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final long seed = Long.getLong("virta-test.seed", System.nanoTime());

  @TempDir Path directory;

  @Test
  void loses_and_doubles_nothing() throws Exception {
    System.out.println("virta-test.seed = " + seed + ", kills = " + KILLS);
    Random random = new Random(seed);
    Path data = directory.resolve("data");
    for (int i = 0; i < KILLS; i++) {
      runAndKill(data, random.nextLong(), "r" + i, 1_500 + random.nextInt(4_000));
    }

    try (EmbeddedNode node = new EmbeddedNode(data)) {
      AppProgram.deploy(node);
      long events = counts(node, "events", "id").size();
      System.out.println(events + " events");
      assertThat(events).isPositive();
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofSeconds(2))
          .untilAsserted(() -> assertComplete(node));
      Thread.sleep(2_000); // anything doubled would have come by now
      assertComplete(node);
    }
  }

  private static void assertComplete(EmbeddedNode node) {
    assertThat(differences(counts(node, "events", "id"), counts(node, "copies", "id"))).isEmpty();
    assertCounted(node, "seconds", "late", "key", "second");
    assertCounted(node, "users", "late-users", "user", "time");
  }

  /** Each event is in one window or late, and no window comes twice. */
  private static void assertCounted(
      EmbeddedNode node, String windows, String late, String by, String time) {
    Map<String, Long> actual = counts(node, late, by);
    Set<String> seen = new HashSet<>();
    List<String> doubled = new ArrayList<>();
    each(
        node,
        windows,
        window -> {
          String key = window.get(by).asText();
          actual.merge(key, window.get("events").asLong(), Long::sum);
          if (!seen.add(key + window.get(time))) {
            doubled.add(window.toString());
          }
        });
    assertThat(doubled).isEmpty();
    assertThat(differences(counts(node, "events", by), actual)).isEmpty();
  }

  private static Map<String, Long> counts(EmbeddedNode node, String stream, String by) {
    Map<String, Long> counts = new HashMap<>();
    each(node, stream, event -> counts.merge(event.get(by).asText(), 1L, Long::sum));
    return counts;
  }

  private static void each(EmbeddedNode node, String stream, Consumer<JsonNode> code) {
    node.eachUntilSilence(
        stream,
        record -> {
          try {
            code.accept(JSON.readTree(record.text()));
          } catch (IOException e) {
            throw new AssertionError(record.text(), e);
          }
        });
  }

  /** Returns some of the names that do not occur as often as they should. */
  private static List<String> differences(Map<String, Long> expected, Map<String, Long> actual) {
    Set<String> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(expected.get(name), actual.get(name)))
        .limit(10)
        .map(name -> "%s: %s, not %s".formatted(name, actual.get(name), expected.get(name)))
        .toList();
  }

  private static void runAndKill(Path data, long seed, String name, long millis) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dvirta-test.app-events=" + Integer.getInteger("virta-test.app-events", 2_000),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                AppProgram.class.getName(),
                data.toString(),
                Long.toString(seed),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null && !line.equals("started")) {
        System.out.println(line);
        line = output.readLine();
      }
      assertThat(line).as("the program has started").isNotNull();
      Thread.sleep(millis);
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}

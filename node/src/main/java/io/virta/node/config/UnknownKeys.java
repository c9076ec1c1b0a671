package io.virta.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Rejects unknown keys: a misspelt key would otherwise be silently ignored. */
final class UnknownKeys {
  static final String ROOT = "virta";

  // Sections passed on to Pekko, with Pekko's keys; and one section whose keys are service
  // and operation names, checked by its own reader.
  private static final List<String> PASSED_ON =
      List.of(
          "virta.http.bodies.",
          "virta.http.server.",
          "virta.journal.",
          "virta.snapshot.",
          "virta.log.blocking-dispatcher.");

  private UnknownKeys() {}

  static void refuse(Config config, Config reference) {
    Config known = reference.withOnlyPath(ROOT);
    for (Map.Entry<String, ConfigValue> entry : config.withOnlyPath(ROOT).entrySet()) {
      String path = entry.getKey();
      if (!known.hasPathOrNull(path) && PASSED_ON.stream().noneMatch(path::startsWith)) {
        throw new NodeException(
            ExitCode.USAGE,
            "unknown configuration key %s (%s); the nearest one is %s"
                .formatted(path, entry.getValue().origin().description(), nearest(path, known)));
      }
    }
  }

  private static String nearest(String path, Config known) {
    return known.entrySet().stream()
        .map(Map.Entry::getKey)
        .min(
            Comparator.<String>comparingInt(key -> distance(path, key))
                .thenComparing(Comparator.naturalOrder()))
        .orElse(ROOT);
  }

  /** Returns the Levenshtein distance: the number of letters to insert, delete or replace. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}

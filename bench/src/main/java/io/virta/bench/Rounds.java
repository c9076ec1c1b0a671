package io.virta.bench;

import io.virta.bench.report.Outcome;
import io.virta.bench.row.Contender;
import io.virta.bench.row.Measurement;
import io.virta.bench.row.Row;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Runs the contenders of a row in turn, round by round, so that a change of the machine's speed
 * during the run affects all of them. One server runs at a time.
 */
final class Rounds {
  private final int rounds;
  private final Set<String> prefixes;

  /**
   * @param prefixes prefixes of the ids of the contenders to run; empty for all
   */
  Rounds(int rounds, Set<String> prefixes) {
    this.rounds = rounds;
    this.prefixes = prefixes;
  }

  List<Outcome> run(List<Row> rows) {
    return rows.stream().map(this::run).toList();
  }

  private Outcome run(Row row) {
    Outcome outcome = new Outcome(row);
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : row.contenders()) {
        if (prefixes.isEmpty() || prefixes.stream().anyMatch(contender.id()::startsWith)) {
          run(row, contender, round, outcome);
        }
      }
    }
    return outcome;
  }

  private static void run(Row row, Contender contender, int round, Outcome outcome) {
    String what = row.id() + ", round " + round + ", " + contender.label() + ": ";
    try {
      Measurement measurement = contender.run().get();
      outcome.measured(contender.id(), measurement);
      System.out.printf(Locale.ROOT, "%s%,.2f %s%n", what, measurement.value(), row.unit().label());
    } catch (RuntimeException e) {
      // A failing contender must not prevent the figures of the others; the exit code reports it.
      outcome.failed(contender.id(), "round " + round + ": " + e.getMessage());
      System.out.println(what + "failed: " + e);
    }
  }
}

package io.virta.bench.report;

import io.virta.bench.row.Bar;
import io.virta.bench.row.Contender;
import io.virta.bench.row.Row;
import io.virta.bench.row.Unit;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The outcome as Markdown: the figures of all contenders, then the comparison with the bars. */
public final class Table {
  private Table() {}

  public static String of(List<Outcome> outcomes) {
    StringBuilder text = new StringBuilder();
    text.append("| work | contender | median | lowest | highest | details |\n");
    text.append("|---|---|---:|---:|---:|---|\n");
    for (Outcome outcome : outcomes) {
      for (Contender contender : outcome.row().contenders()) {
        text.append(figures(outcome, contender));
      }
    }
    text.append("\n| work | ours | against | ratio or figure | first bar | aim | reached |\n");
    text.append("|---|---|---|---:|---:|---:|---|\n");
    for (Outcome outcome : outcomes) {
      for (Bar bar : outcome.row().bars()) {
        text.append(comparison(outcome, bar));
      }
    }
    return text.toString();
  }

  private static String figures(Outcome outcome, Contender contender) {
    Row row = outcome.row();
    String start = "| " + row.title() + " | " + contender.label() + " | ";
    OptionalDouble median = outcome.median(contender.id());
    if (median.isEmpty()) {
      String reason = outcome.failures().get(contender.id());
      return reason == null
          ? start + "not run | | | |\n"
          : start + "failed | | | " + firstLine(reason) + " |\n";
    }
    List<Double> values = outcome.sorted(contender.id());
    return start
        + figure(median.getAsDouble(), row.unit())
        + " | "
        + number(values.get(0))
        + " | "
        + number(values.get(values.size() - 1))
        + " | "
        + Details.text(outcome.measurements(contender.id()))
        + " |\n";
  }

  private static String comparison(Outcome outcome, Bar bar) {
    Unit unit = outcome.row().unit();
    OptionalDouble ours = outcome.median(bar.ours());
    String peer = bar.peer();
    OptionalDouble theirs = peer == null ? OptionalDouble.empty() : outcome.median(peer);
    boolean known = ours.isPresent() && (peer == null || theirs.isPresent());
    double value = known ? value(unit, ours.getAsDouble(), theirs) : Double.NaN;
    String suffix = peer == null ? " " + unit.label() : "x";
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %s |%n",
        outcome.row().title(),
        label(outcome.row(), bar.ours()),
        peer == null ? "" : label(outcome.row(), peer),
        known ? number(value) + suffix : "no figure",
        target(bar.first(), suffix),
        target(bar.aim(), suffix),
        known ? verdict(bar, value) : "no");
  }

  /** Returns the ratio such that more is better: for times, the peer's figure divided by ours. */
  private static double value(Unit unit, double ours, OptionalDouble theirs) {
    if (theirs.isEmpty()) {
      return ours;
    }
    return unit.moreIsBetter() ? ours / theirs.getAsDouble() : theirs.getAsDouble() / ours;
  }

  private static String verdict(Bar bar, double value) {
    if (bar.first() == null || bar.aim() == null) {
      return "";
    }
    boolean limit = bar.peer() == null;
    if (limit ? value <= bar.aim() : value >= bar.aim()) {
      return "aim";
    }
    return (limit ? value <= bar.first() : value >= bar.first()) ? "first bar" : "**no**";
  }

  private static String label(Row row, String id) {
    return row.contenders().stream()
        .filter(contender -> contender.id().equals(id))
        .map(Contender::label)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(row.id() + " has no contender " + id));
  }

  private static String target(@Nullable Double value, String suffix) {
    return value == null ? "" : number(value) + suffix;
  }

  private static String figure(double value, Unit unit) {
    return number(value) + " " + unit.label();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").replace("|", "/");
  }
}

package io.virta.bench;

import io.virta.bench.report.Machine;
import io.virta.bench.report.Outcome;
import io.virta.bench.report.Results;
import io.virta.bench.report.Run;
import io.virta.bench.report.Table;
import io.virta.bench.row.Row;
import io.virta.bench.row.Rows;
import io.virta.bench.row.Scale;
import io.virta.bench.server.Kafka;
import io.virta.bench.server.Virta;
import io.virta.bench.server.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code bench/run}: selects rows, runs them and writes the results. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = "Compares Virta with Apache Kafka and kinesalite on this machine.")
public final class Bench implements Callable<Integer> {
  /** Above this load average something else is running, and the figures are not meaningful. */
  private static final double LOAD_AVERAGE_MAX = 0.7;

  @Option(names = "--only", split = ",", description = "Ids of the rows to run (default: all).")
  private Set<String> only = new TreeSet<>();

  @Option(
      names = "--contender",
      split = ",",
      description = "Prefixes of the ids of the contenders to run (default: all).")
  private Set<String> contenders = new TreeSet<>();

  @Option(names = "--quick", description = "Small loads, one round: checks that everything runs.")
  private boolean quick;

  @Option(names = "--trial", description = "Write the results to target/ instead of results/.")
  private boolean trial;

  @Option(names = "--rounds", description = "Measurements of each contender (default: 3).")
  private int rounds = 3;

  @Option(
      names = "--soak",
      paramLabel = "MINUTES",
      description = "Also run the row soak, for this many minutes in each round (default: off).")
  private @Nullable Double soakMinutes;

  @Option(names = "--list", description = "Print the ids of rows and contenders, and exit.")
  private boolean list;

  public static void main(String[] arguments) {
    Bench bench = new Bench();
    CommandLine line = new CommandLine(bench);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("bench/run: " + failure.getMessage());
          return 1;
        });
    bench.arguments = List.of(arguments);
    System.exit(line.execute(arguments));
  }

  private List<String> arguments = List.of();

  /** Returns 0 if every contender has its figures, 1 if one failed, 2 for an invalid argument. */
  @Override
  public Integer call() throws IOException {
    Workspace workspace = new Workspace(home());
    List<Row> rows = rows(workspace);
    if (list) {
      rows.forEach(Bench::print);
      return 0;
    }
    String unknown = unknownRow(rows);
    if (unknown != null) {
      System.err.println("bench/run: no row '" + unknown + "'; --list shows them");
      return 2;
    }
    Files.createDirectories(workspace.target());
    if (!quick && !trial) {
      Machine.awaitCalm(LOAD_AVERAGE_MAX);
    }
    Machine machine = Machine.measure(workspace.target());
    List<Outcome> outcomes =
        new Rounds(quick ? 1 : rounds, contenders)
            .run(rows.stream().filter(row -> only.isEmpty() || only.contains(row.id())).toList());
    report(workspace, machine, outcomes);
    return outcomes.stream().allMatch(outcome -> outcome.failures().isEmpty()) ? 0 : 1;
  }

  private List<Row> rows(Workspace workspace) {
    Rows rows = new Rows(workspace, quick ? Scale.QUICK : Scale.FULL);
    if (soakMinutes == null) {
      return rows.all();
    }
    Duration time = Duration.ofSeconds(Math.round(soakMinutes * 60));
    return Stream.concat(rows.all().stream(), Stream.of(rows.soak(time))).toList();
  }

  private void report(Workspace workspace, Machine machine, List<Outcome> outcomes)
      throws IOException {
    boolean asTrial = quick || trial || machine.loadAverage() > LOAD_AVERAGE_MAX;
    Run run = run(machine, asTrial);
    String page = Page.of(run, asTrial, Table.of(outcomes));
    System.out.println();
    System.out.println(page);
    Path directory = asTrial ? workspace.target() : workspace.home();
    System.out.println(
        "Kept as " + Results.write(directory.resolve("results"), run, outcomes, page));
  }

  private Run run(Machine machine, boolean asTrial) {
    String commit = System.getProperty("virta.bench.commit", "unknown");
    String started = System.getProperty("virta.bench.started", "undated");
    return new Run(
        started + "-" + commit + (asTrial ? "-trial" : ""),
        commit,
        arguments,
        quick ? 1 : rounds,
        List.of(
            "Virta: bin/virta, " + String.join(" ", Virta.FLAGS),
            "Kafka broker: " + String.join(" ", Kafka.FLAGS),
            "Kafka tools: " + String.join(" ", Kafka.TOOL_FLAGS)),
        machine);
  }

  private @Nullable String unknownRow(List<Row> rows) {
    Set<String> ids = rows.stream().map(Row::id).collect(Collectors.toSet());
    return only.stream().filter(id -> !ids.contains(id)).findFirst().orElse(null);
  }

  private static void print(Row row) {
    System.out.println(row.id() + ": " + row.title());
    row.contenders().forEach(c -> System.out.println("    " + c.id() + ": " + c.label()));
  }

  private static Path home() {
    String home = System.getProperty("virta.bench.home");
    if (home == null) {
      throw new IllegalStateException("start the benchmarks with bench/run");
    }
    return Path.of(home);
  }
}

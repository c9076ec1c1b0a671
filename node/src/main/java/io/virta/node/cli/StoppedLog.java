package io.virta.node.cli;

import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.FileDisk;
import io.virta.persistence.embedded.LaneName;
import io.virta.persistence.lane.LogReport;
import io.virta.persistence.log.LogUnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The lanes of a stopped node's data directory; prints reports about them. */
final class StoppedLog {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "virta-data",
      description = "The node's data directory. Default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path data;

  Output out() {
    return Output.of(command);
  }

  /** Applies the function to every lane and prints the reports. */
  List<LogReport> each(Function<Disk, LogReport> work) {
    List<LogReport> reports = new ArrayList<>();
    for (LaneName lane : lanes()) {
      reports.add(report(data.resolve(lane.label()), work));
    }
    print(reports);
    return reports;
  }

  private List<LaneName> lanes() {
    try {
      return LaneName.in(data);
    } catch (IOException | LogUnusableException e) {
      throw unusable(String.valueOf(e.getMessage()), e);
    }
  }

  private static LogReport report(Path directory, Function<Disk, LogReport> work) {
    if (!Files.isDirectory(directory)) {
      throw unusable(directory + " is missing; name a node's data directory with --data", null);
    }
    try {
      return work.apply(new FileDisk(directory));
    } catch (IOException | LogUnusableException e) {
      throw unusable(String.valueOf(e.getMessage()), e);
    }
  }

  private static NodeException unusable(
      String message, @org.jspecify.annotations.Nullable Throwable cause) {
    return cause == null
        ? new NodeException(ExitCode.DATA_DIRECTORY, message)
        : new NodeException(ExitCode.DATA_DIRECTORY, message, cause);
  }

  private void print(List<LogReport> reports) {
    Table segments = new Table("LANE", "FILE", "BYTES", "DAMAGES");
    for (LogReport report : reports) {
      report
          .segments()
          .forEach(
              segment ->
                  segments.row(report.lane(), segment.file(), segment.bytes(), segment.damages()));
    }
    segments.print(out());
    for (LogReport report : reports) {
      report.damages().forEach(damage -> out().line(line(report.lane(), damage)));
    }
  }

  private static String line(String lane, LogReport.Damage damage) {
    StringBuilder line = new StringBuilder(lane);
    if (!damage.file().isEmpty()) {
      line.append(' ').append(damage.file()).append(" at ").append(damage.offset());
    }
    line.append(": ").append(damage.kind());
    if (!damage.persistenceId().isEmpty()) {
      line.append(" of ").append(damage.persistenceId());
    }
    if (damage.toSeq() > 0) {
      line.append(", events ").append(damage.fromSeq()).append("..").append(damage.toSeq());
    }
    return line.append(": ").append(damage.what()).toString();
  }
}

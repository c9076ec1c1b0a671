package io.virta.bench.row;

import io.virta.bench.embedded.Delivery;
import io.virta.bench.embedded.FanOut;
import io.virta.bench.embedded.Figures;
import io.virta.bench.embedded.ReadFromStart;
import io.virta.bench.server.KinesisServer;
import io.virta.bench.server.ServerException;
import io.virta.bench.server.Tool;
import io.virta.bench.server.Virta;
import io.virta.bench.server.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The contenders that embed Virta in their own JVM, with a new JVM for each measurement. */
final class EmbeddedLoads {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Workspace workspace;
  private final Scale scale;

  EmbeddedLoads(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
  }

  /**
   * A contender that reads the data of a stopped server from the start, with one Source per shard.
   */
  Contender source(String id, int recordBytes) {
    return new Contender(id, "Virta, Java Source", () -> readFromStart(recordBytes));
  }

  /**
   * A contender for the 99th percentile from the put to the delivery on a live Source, at a fixed
   * rate.
   */
  Contender delivery(String id, int recordBytes, int perSecond) {
    return new Contender(
        id,
        "Virta, Java put to live Source",
        () -> percentile(Delivery.class, recordBytes, perSecond, List.of()));
  }

  /**
   * A contender for the 99th percentile from the put to one shard to the delivery over the wire to
   * each of {@code consumers} registered consumers.
   */
  Contender fanOut(String id, int consumers, int recordBytes, int perSecond) {
    return new Contender(
        id,
        "Virta, SubscribeToShard, " + consumers + " consumers",
        () -> percentile(FanOut.class, recordBytes, perSecond, List.of(consumers)));
  }

  private Measurement readFromStart(int recordBytes) {
    try (KinesisServer server = Virta.start(workspace)) {
      server.createStream(KinesisLoads.STREAM);
      int requests = scale.records(recordBytes) / KinesisLoads.BATCH_RECORDS;
      KinesisLoads.fill(server, recordBytes, requests);
      // Only one process at a time can use the log.
      server.process().close();
      long records = (long) requests * KinesisLoads.BATCH_RECORDS;
      Map<String, Double> figures =
          run(
              ReadFromStart.class,
              server.directory(),
              KinesisLoads.STREAM,
              Long.toString(records),
              Integer.toString(recordBytes),
              Long.toString(scale.reads().toSeconds()));
      return new Measurement(figure(figures, "records_per_second"), figures);
    }
  }

  private Measurement percentile(
      Class<?> program, int recordBytes, int perSecond, List<Integer> further) {
    Path directory = workspace.newDirectory("virta-embedded");
    List<String> arguments = new ArrayList<>();
    arguments.add(Integer.toString(recordBytes));
    arguments.add(Integer.toString(perSecond));
    further.forEach(argument -> arguments.add(Integer.toString(argument)));
    arguments.add(Long.toString(scale.warmUp().toSeconds()));
    arguments.add(Long.toString(scale.measured().toSeconds()));
    try {
      Map<String, Double> figures = run(program, directory, arguments.toArray(String[]::new));
      return new Measurement(figure(figures, "p99_ms"), figures);
    } finally {
      delete(directory);
    }
  }

  private static Map<String, Double> run(
      Class<?> program, Path directory, String... argumentsAfterData) {
    List<String> java = Workspace.java(Virta.FLAGS, Workspace.ownClassPath(), program.getName());
    List<String> command =
        Stream.of(
                java.stream(),
                Stream.of(Virta.dataOf(directory).toString()),
                Stream.of(argumentsAfterData))
            .flatMap(part -> part)
            .toList();
    return Figures.of(Tool.run(program.getSimpleName(), command, directory, LIMIT));
  }

  private static double figure(Map<String, Double> figures, String name) {
    Double value = figures.get(name);
    if (value == null) {
      throw new ServerException("the program printed no figure " + name + ", only " + figures);
    }
    return value;
  }

  private static void delete(Path directory) {
    try {
      Workspace.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}

package io.virta.bench.jmh;

import io.virta.bench.server.Workspace;
import io.virta.persistence.disk.FileDisk;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.lane.LaneLog;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many rounds per second does a lane make durable, each with one batch per shard? Each round completes before the next one starts, so it takes at least one fsync. The log is on a real disk and is trimmed as it grows.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.SECONDS)
public class LaneLogBenchmark {
  /** The number of rounds between two trims, so that at most about 1 GB of records is kept. */
  private static final int KEPT_ROUNDS = 256;

  /** On the same disk that bench/run uses. */
  private static final Path TARGET = Path.of("bench", "target").toAbsolutePath();

  private static final int RECORD_BYTES = 1000;

  @Param({"4000", "500000"})
  int batchBytes;

  @Param({"1", "4"})
  int shards;

  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private RecordBlock block = RecordBlockBuilder.single("k", new byte[0]).arrivedAt(1);
  private Path directory = Path.of("");
  private @Nullable LaneLog log;
  private long round;

  @Setup(Level.Iteration)
  public void open() throws IOException {
    directory = Files.createTempDirectory(Files.createDirectories(TARGET), "lane");
    LaneSettings settings =
        LaneSettings.of("bench", ConfigFactory.load().getConfig("virta.lane.records"));
    log =
        LaneLog.open(
            new FileDisk(directory),
            settings,
            InstantSource.system(),
            failure -> {
              throw failure;
            });
    block = randomBlock().arrivedAt(1);
    round = 0;
  }

  @TearDown(Level.Iteration)
  public void remove() throws IOException {
    Objects.requireNonNull(log).close();
    Workspace.delete(directory);
  }

  /** Makes one round of batches durable, one batch per shard. */
  @Benchmark
  public long append(Batches batches) {
    LaneLog lane = Objects.requireNonNull(log);
    RecordBatch batch = RecordBatch.of(1 + round * block.recordCount(), List.of(block));
    round++;
    for (int shard = 0; shard < shards; shard++) {
      String id = "shard-" + shard;
      waiting.add(lane.append(new LogEntry.Records(id, round, batch)));
      if (round % KEPT_ROUNDS == 0) {
        waiting.add(lane.trim(id, round - 1));
      }
    }
    waiting.forEach(CompletableFuture::join);
    waiting.clear();
    batches.durable += shards;
    return round;
  }

  private RecordBlock randomBlock() {
    byte[] key = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    int dataBytes = RECORD_BYTES - RecordBlockBuilder.recordBytes(key.length, false, 0);
    int records = batchBytes / RECORD_BYTES;
    RecordBlockBuilder builder = new RecordBlockBuilder(records, records * RECORD_BYTES);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < records; i++) {
      byte[] data = new byte[dataBytes];
      random.nextBytes(data);
      builder.add(key, data);
    }
    return builder.build();
  }

  /** Batches per second, in addition to the rounds that JMH counts itself. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Batches {
    public long durable;
  }
}

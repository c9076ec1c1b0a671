package io.virta.bench.jmh;

import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many records per second can one thread put into blocks, join into batches, and visit? */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RecordBatchBenchmark {
  private static final int RECORDS = 500;

  @Param({"100", "1024"})
  int recordBytes;

  private byte[] key = new byte[0];
  private byte[] data = new byte[0];
  private RecordBlock stamped = RecordBlockBuilder.single("k", new byte[0]).arrivedAt(1);

  @Setup
  public void prepare() {
    key = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    data = new byte[recordBytes];
    new SplittableRandom(1).nextBytes(data);
    stamped = build().arrivedAt(1);
  }

  /** Copies the records into one block. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public RecordBlock build() {
    int bytes = RECORDS * RecordBlockBuilder.recordBytes(key.length, false, data.length);
    RecordBlockBuilder builder = new RecordBlockBuilder(RECORDS, bytes);
    for (int i = 0; i < RECORDS; i++) {
      builder.add(key, data);
    }
    return builder.build();
  }

  /** Creates a batch from a block, which computes its checksum. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public RecordBatch join() {
    return RecordBatch.of(1, List.of(stamped)).checksummed();
  }

  /** Looks up the start and the end of every record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long visit() {
    long sum = 0;
    for (int i = 0; i < RECORDS; i++) {
      sum += stamped.dataOffset(i) + stamped.dataLength(i);
    }
    return sum;
  }
}

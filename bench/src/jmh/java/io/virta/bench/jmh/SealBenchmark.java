package io.virta.bench.jmh;

import io.virta.persistence.record.BatchSealer;
import io.virta.persistence.record.BlockOpener;
import io.virta.persistence.record.DataKey;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many batches of half a megabyte can one thread encrypt, or decrypt, per second? */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SealBenchmark {
  private static final int BATCH_BYTES = 512 * 1024;
  private static final String SHARD = "000000000000/bench@1/0";

  /** The size of one request: a single small record, or 500 records of 1 KB. */
  @Param({"1024", "524288"})
  int blockBytes;

  private final DataKey key = new DataKey(1, new byte[DataKey.BYTES]);
  private final BatchSealer sealer = new BatchSealer(key, SHARD, new SecureRandom());
  private RecordBatch readable = RecordBatch.of(1, List.of(block(1)));
  private RecordBatch sealed = sealer.seal(readable);

  private static RecordBlock block(int bytes) {
    byte[] data = new byte[bytes];
    new SplittableRandom(1).nextBytes(data);
    return RecordBlockBuilder.single("key", data).arrivedAt(1).toBeEncrypted(1);
  }

  @Setup
  public void prepare() {
    List<RecordBlock> blocks = new ArrayList<>();
    for (int bytes = 0; bytes < BATCH_BYTES; bytes += blockBytes) {
      blocks.add(block(blockBytes));
    }
    readable = RecordBatch.of(1, blocks);
    sealed = sealer.seal(readable);
  }

  @Benchmark
  public RecordBatch seal() {
    return sealer.seal(readable).checksummed();
  }

  /** Opens all blocks of a batch with one opener, like a reader that lags behind. */
  @Benchmark
  public int open() {
    BlockOpener opener = new BlockOpener(SHARD, no -> key);
    int bytes = 0;
    long seq = 1;
    for (RecordBlock block : sealed.blocks()) {
      bytes += opener.open(block, seq).bodyLength();
      seq += block.recordCount();
    }
    return bytes;
  }
}

package io.virta.bench.jmh;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.put.ShardBlock;
import io.virta.actors.put.ShardBlocks;
import io.virta.bench.wire.PutRequests;
import io.virta.bench.wire.WireFormat;
import io.virta.http.aws.wire.BodyReader;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.Fields;
import io.virta.http.kinesis.hot.CborPutScanner;
import io.virta.http.kinesis.hot.JsonPutScanner;
import io.virta.http.kinesis.hot.PutEntries;
import io.virta.http.kinesis.hot.PutLimits;
import io.virta.http.kinesis.hot.PutRequest;
import io.virta.http.kinesis.model.KinesisModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

/**
 * How many records of PutRecords requests can one thread decode per second: with the scanner of the dialect, with and without building the blocks, and with the general reader on Jackson?
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PutDecoderBenchmark {
  private static final int RECORDS = 500;
  private static final PutLimits LIMITS = new PutLimits(1 << 20, 10 << 20);

  @Param({"JSON", "CBOR"})
  Dialect dialect = Dialect.JSON;

  @Param({"100", "1024"})
  int recordBytes;

  private byte[] body = new byte[0];
  private final ShardMap map = fourShards();

  @Setup
  public void prepare() {
    body =
        new PutRequests(WireFormat.valueOf(dialect.name()), "bench", recordBytes, 1)
            .batchBody(RECORDS);
  }

  /** Finds every field and hashes the partition keys; data is not decoded. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public PutEntries scan() {
    return scanned().entries();
  }

  /** The same, and also decodes data into the blocks that the log stores: the complete cost of a put. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public List<ShardBlock> scanToBlocks() {
    return ShardBlocks.of(scanned().entries(), map);
  }

  /** Reads everything into fields, decodes data and checks the constraints, but hashes nothing. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public Fields readGenerally() {
    return BodyReader.read(dialect, body, KinesisModel.PUT_RECORDS);
  }

  private PutRequest scanned() {
    PutRequest request =
        dialect == Dialect.JSON
            ? JsonPutScanner.putRecords(body, LIMITS)
            : CborPutScanner.putRecords(body, LIMITS);
    // Null means that the general reader must read the request, which is not measured here.
    return Objects.requireNonNull(request, "the scanner refused the request");
  }

  private static ShardMap fourShards() {
    List<Shard> shards = new ArrayList<>();
    for (HashKeyRange range : HashKeyRange.divide(4)) {
      shards.add(Shard.first(new ShardId(shards.size()), range, 1));
    }
    return new ShardMap(
        new StreamDescription(
            new StreamKey(Namespace.DEFAULT, new StreamName("bench"), 1),
            1,
            StreamStatus.ACTIVE,
            Instant.EPOCH,
            StreamProperties.of(StreamSpec.provisioned(shards.size())),
            0,
            shards,
            List.of()));
  }
}

package io.virta.bench.row;

import io.virta.bench.server.KinesisServer;
import io.virta.bench.server.Virta;
import io.virta.bench.server.Workspace;
import io.virta.bench.wire.Kinesis;
import io.virta.bench.wire.Paced;
import io.virta.bench.wire.PutRequests;
import io.virta.bench.wire.Request;
import io.virta.bench.wire.WireFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Measures how long a put waits while its stream is scaled from 4 shards to 64 and back, by
 * doubling and halving. Every put must be stored: an error invalidates the measurement.
 */
final class ReshardLoad {
  private static final List<Integer> COUNTS = List.of(8, 16, 32, 64, 32, 16, 8, 4);
  private static final int FIRST = 4;
  private static final int RECORD_BYTES = 1024;
  private static final int CONNECTIONS = 16;
  private static final long SEED = 20261121;

  private final Workspace workspace;
  private final Scale scale;
  private final int perSecond;

  ReshardLoad(Workspace workspace, Scale scale, int perSecond) {
    this.workspace = workspace;
    this.scale = scale;
    this.perSecond = perSecond;
  }

  Contender virta(String id) {
    return new Contender(id, "Virta, " + CONNECTIONS + " connections", this::measure);
  }

  private Measurement measure() {
    try (KinesisServer server = Virta.start(workspace)) {
      Kinesis kinesis = new Kinesis(server.address());
      kinesis.createProvisioned(KinesisLoads.STREAM, FIRST);
      CompletableFuture<Double> resharding = CompletableFuture.supplyAsync(() -> reshard(kinesis));
      List<Request> puts =
          new PutRequests(WireFormat.JSON, KinesisLoads.STREAM, RECORD_BYTES, SEED).singles(10_000);
      Histogram nanos =
          new Paced(server.address(), CONNECTIONS, perSecond, scale.warmUp(), scale.measured())
              .run(puts);
      Map<String, Double> details = new HashMap<>(KinesisLoads.percentiles(nanos).details());
      details.put("reshards_s", resharding.join());
      return new Measurement(nanos.getMaxValue() / 1e6, details);
    }
  }

  /** Performs all reshards; returns the seconds that they took. */
  private double reshard(Kinesis kinesis) {
    try {
      TimeUnit.MILLISECONDS.sleep(scale.warmUp().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the first reshard", e);
    }
    long start = System.nanoTime();
    COUNTS.forEach(count -> kinesis.scale(KinesisLoads.STREAM, count));
    return (System.nanoTime() - start) / 1e9;
  }
}

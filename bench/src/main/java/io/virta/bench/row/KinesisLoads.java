package io.virta.bench.row;

import io.virta.bench.server.Kinesalite;
import io.virta.bench.server.KinesisServer;
import io.virta.bench.server.Virta;
import io.virta.bench.server.Workspace;
import io.virta.bench.wire.Kinesis;
import io.virta.bench.wire.Paced;
import io.virta.bench.wire.PutRequests;
import io.virta.bench.wire.Request;
import io.virta.bench.wire.WireFormat;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** The contenders that use the Kinesis API: the same load for Virta and for kinesalite. */
final class KinesisLoads {
  static final String STREAM = "bench";
  static final int BATCH_RECORDS = 500;

  /** The approximate bytes of different requests per measurement: 64 MB. */
  private static final int BODIES_BYTES = 64_000_000;

  private static final long SEED = 20261121;

  private final Workspace workspace;
  private final Scale scale;

  KinesisLoads(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
  }

  /** PutRecords of 500 records, as fast as possible. */
  Contender putRecords(Peer peer, WireFormat format, int recordBytes, int connections) {
    return contender(
        peer,
        format.name() + "-" + connections,
        format + ", " + connections + " connections",
        server ->
            new PutLoad(server, batches(format, recordBytes), BATCH_RECORDS, connections)
                .measure(scale));
  }

  /** The same into an encrypted stream of Virta. */
  Contender putEncrypted(WireFormat format, int recordBytes, int connections) {
    return contender(
        Peer.VIRTA,
        "encrypted-" + format.name() + "-" + connections,
        "encrypted, " + format + ", " + connections + " connections",
        server -> {
          new Kinesis(server.address()).encrypt(STREAM);
          return new PutLoad(server, batches(format, recordBytes), BATCH_RECORDS, connections)
              .measure(scale);
        });
  }

  /** PutRecord, as fast as possible. */
  Contender putRecord(Peer peer, int recordBytes, int connections) {
    return contender(
        peer,
        Integer.toString(connections),
        connections + " connections",
        server -> new PutLoad(server, singles(recordBytes), 1, connections).measure(scale));
  }

  /** The 99th percentile of PutRecord at a fixed rate. */
  Contender pacedPutRecord(Peer peer, int recordBytes, int connections, int perSecond) {
    return contender(
        peer,
        Integer.toString(perSecond),
        connections + " connections, durable",
        server -> {
          Measurement latencies =
              percentiles(
                  new Paced(
                          server.address(),
                          connections,
                          perSecond,
                          scale.warmUp(),
                          scale.measured())
                      .run(singles(recordBytes)));
          return latencies.with("server_cpu_s", server.process().cpu().toMillis() / 1e3);
        });
  }

  /** GetRecords from the start of a prefilled stream, which is read at least once before. */
  Contender getRecords(Peer peer, WireFormat format, int recordBytes) {
    return contender(
        peer,
        "get-" + format.name(),
        "GetRecords, " + format,
        server -> {
          long requests = scale.records(recordBytes) / BATCH_RECORDS;
          fill(server, recordBytes, requests);
          long records = requests * BATCH_RECORDS;
          long warm = System.nanoTime() + scale.reads().toNanos();
          do {
            new GetLoad(server, format, recordBytes, records).measure(STREAM);
          } while (System.nanoTime() < warm);
          return new GetLoad(server, format, recordBytes, records).measure(STREAM);
        });
  }

  /** Stores {@code requests} batches, in CBOR, because this step is not measured. */
  static void fill(KinesisServer server, int recordBytes, long requests) {
    new PutLoad(server, batches(WireFormat.CBOR, recordBytes), BATCH_RECORDS, 4)
        .fill(requests, Duration.ofMinutes(10));
  }

  private Contender contender(
      Peer peer, String id, String label, Function<KinesisServer, Measurement> load) {
    return new Contender(
        peer.id + "-" + id.toLowerCase(Locale.ROOT),
        peer.label + ", " + label,
        () -> {
          try (KinesisServer server = peer.start.apply(workspace)) {
            server.createStream(STREAM);
            return load.apply(server);
          }
        });
  }

  static List<Request> batches(WireFormat format, int recordBytes) {
    int requests = Math.max(8, BODIES_BYTES / (BATCH_RECORDS * (recordBytes * 4 / 3 + 60)));
    return new PutRequests(format, STREAM, recordBytes, SEED).batches(requests, BATCH_RECORDS);
  }

  private static List<Request> singles(int recordBytes) {
    return new PutRequests(WireFormat.JSON, STREAM, recordBytes, SEED).singles(10_000);
  }

  static Measurement percentiles(Histogram nanos) {
    return new Measurement(
        millis(nanos, 99),
        Map.of(
            "requests", (double) nanos.getTotalCount(),
            "p50_ms", millis(nanos, 50),
            "p99_ms", millis(nanos, 99),
            "p999_ms", millis(nanos, 99.9),
            "max_ms", nanos.getMaxValue() / 1e6));
  }

  private static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }

  /** A server with the Kinesis API. */
  record Peer(String id, String label, Function<Workspace, KinesisServer> start) {
    static final Peer VIRTA = new Peer("virta", "Virta", Virta::start);
    static final Peer KINESALITE = new Peer("kinesalite", "kinesalite", Kinesalite::start);
  }
}

package io.virta.persistence.lane;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Settings and entries for tests of the lane. */
public final class Samples {
  private Samples() {}

  /** Settings with small segments, so that a test fills several. */
  public static LaneSettings settings(String overrides) {
    Config small =
        ConfigFactory.parseString(
            """
            segment-bytes = 64 KiB, staging-bytes = 16 KiB, zero-ahead-bytes = 8 KiB
            free-bytes-min = 0, mark-idle = 5 ms
            """);
    Config defaults = ConfigFactory.load().getConfig("virta.lane.defaults");
    return LaneSettings.of(
        "test", ConfigFactory.parseString(overrides).withFallback(small).withFallback(defaults));
  }

  /** A batch with one block of {@code records} records with {@code dataBytes} bytes each. */
  public static RecordBatch batch(long firstSeq, int records, int dataBytes, long arrivalMillis) {
    RecordBlockBuilder builder =
        new RecordBlockBuilder(
            records, records * RecordBlockBuilder.recordBytes(3, false, dataBytes));
    for (int i = 0; i < records; i++) {
      byte[] data = new byte[dataBytes];
      Arrays.fill(data, (byte) (firstSeq + i));
      builder.add("key".getBytes(UTF_8), data);
    }
    RecordBlock block = builder.build().arrivedAt(arrivalMillis);
    return RecordBatch.of(firstSeq, List.of(block));
  }

  public static LogEntry.Records records(String id, long persistSeq, RecordBatch batch) {
    return new LogEntry.Records(id, persistSeq, batch);
  }

  public static LogEntry.Events events(String id, long persistSeq, String... events) {
    List<ByteBuffer> bytes = new ArrayList<>();
    for (String event : events) {
      bytes.add(ByteBuffer.wrap(event.getBytes(UTF_8)));
    }
    return new LogEntry.Events(id, persistSeq, bytes);
  }

  public static LogEntry.Snapshot snapshot(
      String id, long persistSeq, long timestamp, String state) {
    return new LogEntry.Snapshot(id, persistSeq, timestamp, ByteBuffer.wrap(state.getBytes(UTF_8)));
  }

  public static String text(ByteBuffer bytes) {
    return UTF_8.decode(bytes.duplicate()).toString();
  }

  /** The result of a replay, one line per event. */
  public static List<String> replay(Lane lane, String id, long from, long to, long max) {
    List<String> lines = new ArrayList<>();
    lane.replay(
        id,
        from,
        to,
        max,
        new ShardLog.ReplayVisitor() {
          @Override
          public void records(long persistSeq, BatchHeader header) {
            lines.add(
                "%d: records %d..%d"
                    .formatted(persistSeq, header.firstSeq(), header.nextSeq() - 1));
          }

          @Override
          public void event(long persistSeq, ByteBuffer event) {
            lines.add(persistSeq + ": " + text(event));
          }
        });
    return lines;
  }

  public static List<String> replay(Lane lane, String id) {
    return replay(lane, id, 1, Long.MAX_VALUE, Long.MAX_VALUE);
  }
}

package io.virta.dashboards.rates;

import io.virta.actors.model.StreamKey;
import io.virta.dashboards.rates.RateTable.StreamRates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The recent rates of streams, in ring buffers of a fixed size. A stream that is no longer on the
 * node is dropped. Safe for any thread.
 */
public final class History {
  private final int pointsMax;
  private final int streamsMax;
  private final Map<StreamKey, float[][]> rings = new HashMap<>();
  private final long[] times;
  private long added;

  History(int pointsMax, int streamsMax) {
    this.pointsMax = pointsMax;
    this.streamsMax = streamsMax;
    this.times = new long[pointsMax];
  }

  /**
   * A copy of the history.
   *
   * @param timesMillis times of the points, oldest first
   */
  public record Copy(List<Long> timesMillis, Map<StreamKey, Series> streams) {}

  /**
   * The rates of one stream, per second: one value per point, null where the stream was not in
   * memory.
   */
  public record Series(
      List<@Nullable Float> recordsIn,
      List<@Nullable Float> bytesIn,
      List<@Nullable Float> recordsOut,
      List<@Nullable Float> bytesOut) {}

  synchronized void add(RateTable table) {
    int at = (int) (added % pointsMax);
    times[at] = table.atMillis();
    rings.keySet().retainAll(table.streams().keySet());
    table.streams().forEach((stream, rates) -> put(stream, at, rates));
    added++;
  }

  /** Returns a copy of the history of some streams. */
  public synchronized Copy copy(Predicate<StreamKey> wanted) {
    Map<StreamKey, Series> streams = new HashMap<>();
    rings.forEach(
        (stream, ring) -> {
          if (wanted.test(stream)) {
            streams.put(stream, series(ring));
          }
        });
    return new Copy(places().mapToObj(place -> times[place]).toList(), streams);
  }

  private void put(StreamKey stream, int at, StreamRates rates) {
    float[][] ring = rings.get(stream);
    if (ring == null) {
      if (rings.size() >= streamsMax) {
        return;
      }
      ring = new float[4][pointsMax];
      for (float[] unknown : ring) {
        Arrays.fill(unknown, Float.NaN);
      }
      rings.put(stream, ring);
    }
    Flow flow = rates.flow();
    ring[0][at] = tenths(flow.recordsIn());
    ring[1][at] = tenths(flow.bytesIn());
    ring[2][at] = tenths(flow.recordsOut());
    ring[3][at] = tenths(flow.bytesOut());
  }

  private Series series(float[][] ring) {
    return new Series(unrolled(ring[0]), unrolled(ring[1]), unrolled(ring[2]), unrolled(ring[3]));
  }

  private List<@Nullable Float> unrolled(float[] ring) {
    List<@Nullable Float> values = new ArrayList<>();
    places().forEach(place -> values.add(Float.isNaN(ring[place]) ? null : ring[place]));
    return Collections.unmodifiableList(values);
  }

  private IntStream places() {
    long count = Math.min(added, pointsMax);
    return LongStream.range(added - count, added).mapToInt(i -> (int) (i % pointsMax));
  }

  // One decimal is enough for a chart and halves the JSON.
  private static float tenths(double value) {
    return Math.round(value * 10) / 10f;
  }
}

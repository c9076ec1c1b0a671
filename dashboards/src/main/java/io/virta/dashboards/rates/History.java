package io.virta.dashboards.rates;

import io.virta.actors.model.StreamKey;
import io.virta.dashboards.rates.RateTable.StreamRates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The recent rates of streams, in rings of a fixed size. A stream that left the node is forgotten.
 * Safe for any thread.
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
   * @param timesMillis of the points, oldest first
   */
  public record Copy(List<Long> timesMillis, Map<StreamKey, Series> streams) {}

  /** The rates of one stream, per second: one value for each point. */
  public record Series(
      List<Float> recordsIn, List<Float> bytesIn, List<Float> recordsOut, List<Float> bytesOut) {}

  synchronized void add(RateTable table) {
    int at = (int) (added % pointsMax);
    times[at] = table.atMillis();
    rings.keySet().retainAll(table.streams().keySet());
    table.streams().forEach((stream, rates) -> put(stream, at, rates));
    added++;
  }

  public synchronized Copy copy() {
    Map<StreamKey, Series> streams = new HashMap<>();
    rings.forEach(
        (stream, ring) ->
            streams.put(
                stream,
                new Series(
                    unrolled(ring[0]), unrolled(ring[1]), unrolled(ring[2]), unrolled(ring[3]))));
    return new Copy(places().mapToObj(place -> times[place]).toList(), streams);
  }

  private void put(StreamKey stream, int at, StreamRates rates) {
    float[][] ring = rings.get(stream);
    if (ring == null) {
      if (rings.size() >= streamsMax) {
        return;
      }
      ring = new float[4][pointsMax];
      rings.put(stream, ring);
    }
    Flow flow = rates.flow();
    ring[0][at] = tenths(flow.recordsIn());
    ring[1][at] = tenths(flow.bytesIn());
    ring[2][at] = tenths(flow.recordsOut());
    ring[3][at] = tenths(flow.bytesOut());
  }

  private List<Float> unrolled(float[] ring) {
    return places().mapToObj(place -> ring[place]).toList();
  }

  private IntStream places() {
    long count = Math.min(added, pointsMax);
    return LongStream.range(added - count, added).mapToInt(i -> (int) (i % pointsMax));
  }

  // Tenths are what a chart can show, and halve what is sent.
  private static float tenths(double value) {
    return Math.round(value * 10) / 10f;
  }
}

package io.virta.persistence.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.disk.SimulatedDisk;
import io.virta.persistence.lane.segment.SegmentInfo;
import io.virta.persistence.lane.write.Appends;
import io.virta.persistence.lane.write.Request;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentInfoTest {
  private static final long NOW = 1_000;

  private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));

  /** Opens the lane at a given time, which creates a segment, and writes a record into it. */
  private List<SegmentInfo> openAndWrite(long seq, long openedMillis, long arrivalMillis)
      throws IOException {
    LaneEngine engine =
        LaneEngine.open(
            disk,
            Samples.settings("copy-forward = off"),
            InstantSource.fixed(Instant.ofEpochMilli(openedMillis)),
            failure -> {});
    Request.Append append =
        Appends.of(Samples.records("s", seq, Samples.batch(seq, 1, 10, arrivalMillis)));
    engine.writer().commit(List.of(append));
    append.done().join();
    List<SegmentInfo> segments = engine.reader().segments();
    engine.writer().close();
    engine.release();
    disk.processEnds();
    return segments;
  }

  @ParameterizedTest
  @CsvSource({
    "500, 900, 950, 900", // all clocks correct
    "500, 9000, 950, 950", // record stamped by a clock that was ahead
    "8000, 9000, 950, 950", // segment created by that clock, too
    "500, 9000, 100, 9000", // next segment created by a clock that was behind
    "8000, 9000, 100, 9000", // and this segment created by the clock that was ahead
    "8000, 9000, 350, 9000", // next segment created after the previous one, but before its records
  })
  void the_next_segment_bounds_the_arrival_of_records_from_the_future(
      long created, long newestArrival, long followed, long arrivedBy) throws IOException {
    openAndWrite(1, 300, 400);
    openAndWrite(2, created, newestArrival);
    SegmentInfo segment = openAndWrite(3, followed, followed).get(1);

    assertThat(segment.newestArrivalMillis()).isEqualTo(newestArrival);
    assertThat(segment.arrivedByMillis(NOW)).isEqualTo(arrivedBy);
  }

  @ParameterizedTest
  @CsvSource({"500, 900", "500, 9000", "8000, 9000"})
  void the_newest_segment_has_no_bound_from_a_later_one(long created, long newestArrival)
      throws IOException {
    SegmentInfo segment = openAndWrite(1, created, newestArrival).get(0);

    assertThat(segment.arrivedByMillis(NOW)).isEqualTo(newestArrival);
  }
}

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

  /** Opens the lane at that time, which makes a segment, and writes a record into it. */
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
    "500, 900, 950, 900", // as it should be
    "500, 9000, 950, 950", // stamped by a clock that was ahead for a while
    "8000, 9000, 950, 950", // and made by it, too
    "500, 9000, 100, 9000", // followed by a segment of a clock that was behind
    "8000, 9000, 100, 9000", // and made during the jump, too
    "8000, 9000, 350, 9000", // and newer than the segment before, but not than its records
  })
  void what_follows_tells_when_records_from_the_future_arrived(
      long created, long newestArrival, long followed, long arrivedBy) throws IOException {
    openAndWrite(1, 300, 400);
    openAndWrite(2, created, newestArrival);
    SegmentInfo segment = openAndWrite(3, followed, followed).get(1);

    assertThat(segment.newestArrivalMillis()).isEqualTo(newestArrival);
    assertThat(segment.arrivedByMillis(NOW)).isEqualTo(arrivedBy);
  }

  @ParameterizedTest
  @CsvSource({"500, 900", "500, 9000", "8000, 9000"})
  void nothing_tells_of_the_newest_segment(long created, long newestArrival) throws IOException {
    SegmentInfo segment = openAndWrite(1, created, newestArrival).get(0);

    assertThat(segment.arrivedByMillis(NOW)).isEqualTo(newestArrival);
  }
}

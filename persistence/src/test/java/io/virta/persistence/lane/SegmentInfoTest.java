package io.virta.persistence.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.lane.Lane.SegmentInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentInfoTest {
  private static final long NONE = Long.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({
    "900, 500, 950, 900", // as it should be
    "9000, 500, 950, 950", // stamped by a clock that was ahead for a while
    "9000, 8000, 950, 950", // and made by it, too
    "9000, 500, 100, 9000", // followed by a segment of a clock that was behind
    "9000, 0, 950, 950", // a header that does not tell
    "9000, 500, " + NONE + ", 9000", // the newest segment
  })
  void what_follows_tells_when_records_from_the_future_arrived(
      long newestArrival, long created, long followed, long arrivedBy) {
    SegmentInfo segment = new SegmentInfo(1, 0, true, newestArrival, created, followed);

    assertThat(segment.arrivedByMillis(1_000)).isEqualTo(arrivedBy);
  }
}

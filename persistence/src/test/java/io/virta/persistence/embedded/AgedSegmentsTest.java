package io.virta.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.lane.segment.SegmentInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AgedSegmentsTest {
  private static List<SegmentInfo> segments(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(id -> new SegmentInfo(id, 1, true, id, 0, Long.MAX_VALUE, Long.MAX_VALUE))
        .toList();
  }

  @Test
  void segments_kept_for_long_do_not_hide_later_ones() {
    List<SegmentInfo> all = segments(20);
    List<Long> looked = new ArrayList<>();
    long upTo = 0;
    for (int sweep = 0; sweep < 4; sweep++) {
      List<SegmentInfo> next = EmbeddedLog.next(all, upTo);
      assertThat(next).hasSizeLessThanOrEqualTo(EmbeddedLog.SEGMENTS_LOOKED_AT_MAX);
      next.forEach(segment -> looked.add(segment.segmentId()));
      upTo = looked.get(looked.size() - 1);
    }

    assertThat(looked.subList(0, 20)).isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
    assertThat(looked.subList(20, 28)).isEqualTo(LongStream.rangeClosed(1, 8).boxed().toList());
  }

  @Test
  void examines_nothing_without_segments() {
    assertThat(EmbeddedLog.next(List.of(), 7)).isEmpty();
  }
}

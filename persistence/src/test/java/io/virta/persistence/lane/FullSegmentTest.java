package io.virta.persistence.lane;

import static io.virta.persistence.lane.Samples.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.disk.SimulatedDisk;
import io.virta.persistence.lane.index.RunEntries;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.lane.write.Appends;
import io.virta.persistence.lane.write.Request;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A segment of tiny entries is full before its index exceeds its memory limit. */
class FullSegmentTest {
  private static final int MANY = 1_000;

  private final LaneSettings settings =
      Samples.settings("segment-bytes = 1 GiB, staging-bytes = 1 MiB, index-cache-bytes = 0");

  @Test
  void a_segment_takes_no_more_entries_than_its_index_may_hold() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));
    LaneEngine lane =
        LaneEngine.open(disk, settings, InstantSource.fixed(Instant.EPOCH), failed -> {});
    long most = RunEntries.perSegmentMax(settings.buffers().indexCacheBytes());
    assertThat(most).isEqualTo((1 << 20) / 48);
    for (long seq = 1; seq <= 3 * most; ) {
      seq = commit(lane, seq);
    }
    List<Segment> segments = lane.index().segments();
    assertThat(segments).hasSize(4); // each also has a dictionary entry
    segments.forEach(
        segment ->
            assertThat(segment.lastLsn() - segment.previousLsn()).isLessThanOrEqualTo(most + 1));
    lane.release();
  }

  private static long commit(LaneEngine lane, long fromSeq) {
    List<Request> group = new ArrayList<>();
    for (long seq = fromSeq; seq < fromSeq + MANY; seq++) {
      group.add(Appends.of(events("a", seq, "x")));
    }
    lane.writer().commit(group);
    group.forEach(request -> ((Request.Append) request).done().join());
    return fromSeq + MANY;
  }
}

package io.virta.persistence.lane.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.disk.OpenFiles;
import io.virta.persistence.disk.SimulatedDisk;
import io.virta.persistence.lane.evidence.Checkpoint;
import io.virta.persistence.lane.segment.EntryContent;
import io.virta.persistence.lane.segment.EntryKind;
import io.virta.persistence.lane.segment.Extent;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentHeader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The choice of recovery between several copies of the same events. */
class HistoryCopiesTest {
  private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));
  private final OpenFiles files = new OpenFiles(disk, 1);
  private final History history = new History("id", 1);

  private Segment segment(long id, String name) throws IOException {
    disk.plant(name, new byte[0]);
    return new Segment(id, files.toRead(name), 0, 0);
  }

  private void run(long segmentId, long firstSeq, long lastSeq) throws IOException {
    Segment segment = segment(segmentId, segmentId + "-" + firstSeq);
    Run run = new Run(history.no(), segment, firstSeq);
    for (long seq = firstSeq; seq <= lastSeq; seq++) {
      run.add(new EventRef(seq, 1, RecordSpan.NONE, new Extent(SegmentHeader.BYTES, 0, 8)));
    }
    segment.hold(run.bytes());
    history.insert(run);
    history.raiseHighest(lastSeq);
  }

  private List<String> kept() {
    history.resolveCopies();
    return Arrays.stream(history.runs())
        .map(run -> run.segment().id() + ": " + run.firstSeq() + ".." + run.lastSeq())
        .toList();
  }

  @Test
  void keeps_copies_that_together_cover_an_older_run() throws IOException {
    run(12, 1, 12);
    run(13, 1, 2);
    run(13, 3, 13);
    run(14, 1, 2);
    run(14, 3, 13);

    assertThat(kept()).containsExactly("14: 1..2", "14: 3..13");
  }

  @Test
  void keeps_a_run_whose_copy_is_incomplete() throws IOException {
    run(12, 1, 12);
    run(13, 1, 5);
    run(14, 13, 14);

    assertThat(kept()).containsExactly("12: 1..12", "14: 13..14");
  }

  @Test
  void needs_no_copies_of_trimmed_events() throws IOException {
    run(12, 1, 12);
    run(13, 6, 12);
    history.restore(new Checkpoint.HistoryState(1, false, "id", 12, 5, 0, List.of()));

    assertThat(kept()).containsExactly("13: 6..12");
  }

  @Test
  void copies_without_an_original_count_as_written() throws IOException {
    Segment segment = segment(13, "13");
    for (long seq = 1; seq <= 3; seq++) {
      EntryContent content = new EntryContent(EntryKind.EVENTS, seq, 1, 0, 8, 0);
      history.addCopy(segment, content, RecordSpan.NONE, SegmentHeader.BYTES + 72 * seq);
    }

    assertThat(kept()).containsExactly("13: 1..3");
    assertThat(history.highestSeq()).isEqualTo(3);
  }
}

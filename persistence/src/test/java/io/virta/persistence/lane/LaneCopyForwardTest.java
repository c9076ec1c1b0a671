package io.virta.persistence.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.disk.SimulatedDisk;
import io.virta.persistence.lane.write.Appends;
import io.virta.persistence.lane.write.Request;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LaneCopyForwardTest {
  private static final int EVENTS = 2_000;

  private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));

  private LaneEngine open(String copyForward) throws IOException {
    return LaneEngine.open(
        disk,
        Samples.settings("segment-bytes = 16 KiB, copy-forward = " + copyForward),
        InstantSource.fixed(Instant.EPOCH),
        failure -> {});
  }

  private static void commit(LaneEngine engine, Request.Append request) {
    engine.writer().commit(List.of(request));
    request.done().join();
  }

  /** Writes one event and one snapshot that are kept, among many events that are trimmed. */
  private static void fill(LaneEngine engine) {
    commit(engine, Appends.of(Samples.events("stays", 1, "kept")));
    commit(engine, Appends.of(Samples.snapshot("stays", 1, 1, "state")));
    for (int i = 1; i <= EVENTS; i++) {
      commit(engine, Appends.of(Samples.events("goes", i, "event " + i)));
      commit(engine, Appends.trim("goes", i));
    }
  }

  @Test
  void one_kept_entry_does_not_keep_its_file() throws IOException {
    LaneEngine engine = open("on");
    fill(engine);

    assertThat(engine.reader().segments().get(0).segmentId()).isGreaterThan(5);
    assertThat(engine.reader().segments()).hasSizeLessThan(4);
    assertThat(new LaneObserver(engine).observe("stays").toString())
        .isEqualTo("highest 1, events {1=kept}, snapshots {1=state}");
  }

  @Test
  void without_copy_forward_the_file_stays() throws IOException {
    LaneEngine engine = open("off");
    fill(engine);

    assertThat(engine.reader().segments().get(0).segmentId()).isEqualTo(1);
  }
}

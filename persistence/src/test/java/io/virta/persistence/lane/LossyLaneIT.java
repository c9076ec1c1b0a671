package io.virta.persistence.lane;

import static io.virta.persistence.lane.Samples.events;
import static io.virta.persistence.lane.Samples.replay;
import static io.virta.persistence.lane.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.persistence.disk.FileDisk;
import io.virta.persistence.disk.ForcedDisk;
import io.virta.persistence.lane.settings.Durability;
import io.virta.persistence.log.LogFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lanes that acknowledge before they force, with a writer thread. */
class LossyLaneIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final AtomicInteger forces = new AtomicInteger();

  private Lane open(String overrides) throws IOException {
    return LaneLog.open(
        ForcedDisk.of(new FileDisk(directory), forces::incrementAndGet),
        settings(overrides),
        InstantSource.system(),
        e -> {});
  }

  @Test
  void forces_at_its_interval_also_while_writes_continue() throws IOException {
    try (Lane lane =
        open(
            "durability = interval, force-interval = 200 ms, mark-idle = 1 h, segment-bytes = 1"
                + " GiB")) {
      int before = forces.get();
      long start = System.nanoTime();
      // Every pause between two writes is shorter than the interval.
      for (long seq = 1;
          forces.get() == before && System.nanoTime() - start < PATIENCE.toNanos();
          seq++) {
        lane.append(events("a", seq, "event")).join();
      }
      assertThat(forces.get()).isGreaterThan(before);
    }
  }

  @Test
  void reports_a_failure_when_idle_work_throws() throws IOException, InterruptedException {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicBoolean broken = new AtomicBoolean();
    try (Lane lane =
        LaneLog.open(
            ForcedDisk.of(
                new FileDisk(directory),
                () -> {
                  if (broken.get()) {
                    throw new IllegalStateException("bug");
                  }
                }),
            settings("durability = interval, force-interval = 100 ms"),
            InstantSource.system(),
            failure -> failed.countDown())) {
      broken.set(true);
      lane.append(events("a", 1, "event")).join();
      assertThat(failed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the node was told")
          .isTrue();
      assertThatThrownBy(() -> lane.append(events("a", 2, "late")).join())
          .hasCauseInstanceOf(LogFailedException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GROUP")
  void acknowledges_before_any_fsync_and_keeps_all_over_a_restart(Durability lossy)
      throws IOException {
    String overrides = "force-interval = 1 m, mark-idle = 1 h, durability = " + lossy;
    try (Lane lane = open(overrides)) {
      int before = forces.get();
      lane.append(events("a", 1, "a1")).join();
      lane.append(events("a", 2, "a2")).join();
      assertThat(forces).hasValue(before);
    }
    try (Lane lane = open(overrides)) {
      assertThat(replay(lane, "a")).containsExactly("1: a1", "2: a2");
    }
  }
}

package io.virta.persistence.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.persistence.disk.CountingDisk;
import io.virta.persistence.disk.SimulatedDisk;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A lane that cannot be opened leaves no files open. */
class LaneOpeningTest {
  private final SimulatedDisk files = new SimulatedDisk(new SplittableRandom(1));
  private final CountingDisk disk = new CountingDisk(files);

  private Lane open(InstantSource clock) {
    return LaneLog.open(disk, Samples.settings(""), clock, failure -> {});
  }

  private void fill() {
    try (Lane lane = open(InstantSource.system())) {
      lane.append(Samples.events("a", 1, "one")).join();
    }
    assertThat(disk.openHandles()).isZero();
  }

  @Test
  void closes_files_and_lock_when_opening_throws() {
    fill();
    InstantSource broken =
        () -> {
          throw new IllegalStateException("no time");
        };

    assertThatThrownBy(() -> open(broken)).hasMessage("no time");

    assertThat(disk.openHandles()).isZero();
    open(InstantSource.system()).close();
  }

  @Test
  void closes_files_and_lock_when_opening_is_rejected() {
    fill();
    files.plant("TOMBSTONES", new byte[1]);

    assertThatThrownBy(() -> open(InstantSource.system())).hasMessageContaining("is damaged");
    assertThat(disk.openHandles()).isZero();
    assertThatThrownBy(() -> LogVerifier.verify(disk)).hasMessageContaining("is damaged");
    assertThat(disk.openHandles()).isZero();
    assertThatThrownBy(() -> LogRepair.skipDamage(disk)).hasMessageContaining("is damaged");
    assertThat(disk.openHandles()).isZero();
  }
}
